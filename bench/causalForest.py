"""The Python half of bench/causalForest.ts: best fitting time of EconML's CausalForestDML on the same rows, as JSON.

Usage: causalForest.py <folder with x.f64, t.f64, y.f64, test.f64, tau.f64 and job.json>
"""

import json
import resource
import sys
import time
import warnings
from pathlib import Path

import econml
import numpy as np
from econml.dml import CausalForestDML
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())


def read(name):
    return np.fromfile(folder / f"{name}.f64")


x = read("x").reshape(job["rows"], job["columns"])
test = read("test").reshape(-1, job["columns"])
t, y, tau = read("t"), read("y"), read("tau")


def fit():
    model = CausalForestDML(
        model_y=RandomForestRegressor(200, random_state=1, n_jobs=-1),
        model_t=RandomForestClassifier(200, min_samples_leaf=5, random_state=1, n_jobs=-1),
        discrete_treatment=True,
        n_estimators=job["trees"],
        min_samples_leaf=10,
        max_depth=10,
        cv=2,
        random_state=1,
    )
    return model.fit(y, t, X=x)


seconds = []
for _ in range(job["repeats"]):
    started = time.perf_counter()
    model = fit()
    seconds.append(time.perf_counter() - started)
low, high = model.effect_interval(test, alpha=0.05)
started = time.perf_counter()
model.effect_interval(test[:1], alpha=0.05)
one = time.perf_counter() - started
print(
    json.dumps(
        {
            "version": econml.__version__,
            "seconds": min(seconds),
            "mse": float(np.mean((model.effect(test) - tau) ** 2)),
            "coverage": float(np.mean((low <= tau) & (tau <= high))),
            "oneRow": one,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        }
    )
)
