"""Runs hmmlearn's EM from the starts in a JSON file; prints seconds and log likelihoods as JSON.

Priors are set so that both programs maximise the plain likelihood. Only EM is timed.
"""

import json
import logging
import sys
import time

import numpy as np
from hmmlearn import __version__
from hmmlearn.hmm import GaussianHMM

logging.disable(logging.CRITICAL)


def main(path):
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    x = np.array(job["x"]).reshape(job["rows"], job["dimension"])
    runs = []
    for start in job["starts"]:
        k, d = start["states"], job["dimension"]
        model = GaussianHMM(
            k,
            covariance_type="full",
            implementation=job["implementation"],
            min_covar=0,
            covars_prior=0,
            covars_weight=0,
            n_iter=job["iterations"],
            tol=job["tolerance"],
            init_params="",
        )
        model.n_features = d
        model.startprob_ = np.array(start["start"])
        model.transmat_ = np.array(start["transition"]).reshape(k, k)
        model.means_ = np.array(start["means"]).reshape(k, d)
        model.covars_ = np.array(start["covariances"]).reshape(k, d, d)
        began = time.perf_counter()
        try:
            model.fit(x)
            likelihood = model.monitor_.history[-1]
        except ValueError:
            likelihood = None
        runs.append(
            {
                "states": k,
                "seconds": time.perf_counter() - began,
                "iterations": len(model.monitor_.history),
                "logLikelihood": likelihood,
            }
        )
    print(json.dumps({"version": __version__, "runs": runs}))


if __name__ == "__main__":
    main(sys.argv[1])
