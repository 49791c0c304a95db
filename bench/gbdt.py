"""The Python half of bench/gbdt.ts: best training time of lightgbm and xgboost on the same file, as JSON.

Usage: gbdt.py <folder with x.f64, y.f64 and job.json> <engine>
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
engine = sys.argv[2]
job = json.loads((folder / "job.json").read_text())
x = np.fromfile(folder / "x.f64").reshape(job["rows"], job["columns"])
y = np.fromfile(folder / "y.f64")
parameters = job["parameters"][engine]


def train():
    if engine == "lightgbm":
        import lightgbm

        every = {**parameters, "num_threads": job["threads"]}
        return lightgbm.__version__, lambda: lightgbm.train(every, lightgbm.Dataset(x, y, params=every), job["rounds"])
    import xgboost

    every = {**parameters, "nthread": job["threads"]}
    return xgboost.__version__, lambda: xgboost.train(every, xgboost.DMatrix(x, y, nthread=job["threads"]), job["rounds"])


version, run = train()
seconds = []
for _ in range(job["repeats"]):
    started = time.perf_counter()
    model = run()
    seconds.append(time.perf_counter() - started)
print(json.dumps({"version": version, "seconds": min(seconds)}))
