"""Times evidently's KS, PSI and Wasserstein tests column by column on a generated table; prints JSON.

Usage: python3 drift.py REFERENCE_ROWS LIVE_ROWS COLUMNS. evidently 0.7 needs pandas below 3.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")

from evidently import DataDefinition, Dataset, Report, __version__
from evidently.metrics import ValueDrift


def main(reference_rows, live_rows, columns):
    random = np.random.default_rng(1)
    names = [f"c{i}" for i in range(columns)]
    reference = pd.DataFrame(random.normal(size=(reference_rows, columns)), columns=names)
    live = pd.DataFrame(random.normal(size=(live_rows, columns)) + 0.05, columns=names)
    definition = DataDefinition(numerical_columns=names)
    sides = [Dataset.from_pandas(side, data_definition=definition) for side in (live, reference)]
    metrics = [ValueDrift(column=name, method=method) for name in names for method in ("ks", "psi", "wasserstein")]
    began = time.process_time()
    Report(metrics).run(*sides).dict()
    print(json.dumps({"version": __version__, "seconds": time.process_time() - began}))


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:4]))
