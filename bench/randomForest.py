"""The Python half of bench/randomForest.ts: seconds and processor seconds of scikit-learn's forest on the same file, as JSON.

Usage: randomForest.py <folder with x.f64, y.f64 and job.json>
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier

folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
x = np.fromfile(folder / "x.f64").reshape(job["rows"], job["columns"])
y = np.fromfile(folder / "y.f64")
train, test = slice(0, job["train"]), slice(job["train"], None)
model = RandomForestClassifier(job["trees"], n_jobs=job["threads"], random_state=1)
wall, processor = time.perf_counter(), time.process_time()
model.fit(x[train], y[train])
wall, processor = time.perf_counter() - wall, time.process_time() - processor
accuracy = float((model.predict(x[test]) == y[test]).mean())
print(json.dumps({"version": sklearn.__version__, "seconds": wall, "processor": processor, "accuracy": accuracy}))
