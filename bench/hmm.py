"""Runs hmmlearn's EM from the starts in a JSON file; prints seconds and log likelihoods as JSON.

Priors are set so that both programs maximise the plain likelihood. Only EM is timed.
"""

import json
import logging
import sys
import time

import numpy as np
from hmmlearn import __version__, _hmmc
from hmmlearn.hmm import GaussianHMM
from scipy.special import logsumexp

logging.disable(logging.CRITICAL)


def pass_seconds(job):
    """Best of three forward-backward passes with posteriors and expected moves, from log densities in a binary file."""
    k, rows = job["states"], job["rows"]
    log_emission = np.fromfile(job["emission"], dtype="<f8").reshape(rows, k)
    start, transition = np.array(job["start"]), np.array(job["transition"]).reshape(k, k)
    found = {"version": __version__}
    for implementation in ("log", "scaling"):
        best = np.inf
        for _ in range(3):
            began = time.perf_counter()
            if implementation == "log":
                likelihood, forward = _hmmc.forward_log(start, transition, log_emission)
                backward = _hmmc.backward_log(start, transition, log_emission)
                joint = forward + backward
                posterior = np.exp(joint - logsumexp(joint, axis=1, keepdims=True))
                moves = np.exp(_hmmc.compute_log_xi_sum(forward, transition, backward, log_emission))
            else:
                emission = np.exp(log_emission)
                likelihood, forward, scale = _hmmc.forward_scaling(start, transition, emission)
                backward = _hmmc.backward_scaling(start, transition, emission, scale)
                posterior = forward * backward
                posterior /= posterior.sum(axis=1, keepdims=True)
                moves = _hmmc.compute_scaling_xi_sum(forward, transition, backward, emission)
            best = min(best, time.perf_counter() - began)
        found[implementation] = {
            "seconds": best,
            "logLikelihood": float(likelihood),
            "moves": float(moves.sum()),
            "first": float(posterior[:, 0].sum()),
        }
    print(json.dumps(found))


def main(path):
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    if "emission" in job:
        pass_seconds(job)
        return
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
