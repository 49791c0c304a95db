"""Seconds that TA-Lib takes for the indicators of bench/indicators.ts: python3 bench/indicators.py job.json."""

import json
import sys
import time

import numpy as np
import talib

job = json.load(open(sys.argv[1]))
close, high, low = (np.fromfile(job[name], dtype="<f8") for name in ("close", "high", "low"))
work = {
    "rsi": lambda: talib.RSI(close, 14),
    "macd": lambda: talib.MACD(close, 12, 26, 9),
    "bollinger": lambda: talib.BBANDS(close, 20, 2, 2),
    "atr": lambda: talib.ATR(high, low, close, 14),
}
seconds, last = {}, {}
for name, run in work.items():
    best = float("inf")
    for _ in range(job["repeats"]):
        began = time.process_time()
        found = run()
        best = min(best, time.process_time() - began)
    seconds[name] = best
    last[name] = float((found if isinstance(found, np.ndarray) else found[0])[-1])
print(json.dumps({"version": talib.__ta_version__.decode().split()[0], "seconds": seconds, "last": last}))
