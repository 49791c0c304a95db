"""Circular block bootstrap by arch of the returns that bench/bootstrap.ts makes; prints JSON with the best of some runs."""

import json
import sys
import time

import arch
import numpy as np
from arch.bootstrap import CircularBlockBootstrap

rows, resamples, block, runs = map(int, sys.argv[1:5])
t = np.arange(rows)
returns = 0.0005 + 0.01 * np.sin(t * t)
statistics = {"mean": np.mean, "sharpe": lambda x: np.mean(x) / np.std(x, ddof=1)}
found = {}
for name, of in statistics.items():
    best = float("inf")
    for run in range(runs):
        began = time.process_time()
        draws = CircularBlockBootstrap(block, returns, seed=run).apply(of, resamples)
        best = min(best, time.process_time() - began)
    found[name] = {"seconds": best, "deviation": float(np.std(draws, ddof=1))}
print(json.dumps({"version": arch.__version__, **found}))
