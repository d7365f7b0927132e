"""Times scikit-learn's mutual_info_regression and a KSG on scipy's cKDTree.

Reads one JSON request a line on stdin: {"method", "file", "rows", "dim", "k"}; the file holds rows of x and y beside each
other, float64. Answers {"seconds", "cpuSeconds", "value"} a line. Starts with a line of versions.
"""
import json
import sys
import time

import numpy as np
import scipy
import sklearn
from scipy.spatial import cKDTree
from scipy.special import digamma
from sklearn.feature_selection import mutual_info_regression


def scipy_ksg(x, y, k):
    joint = np.hstack([x, y])
    radii = cKDTree(joint).query(joint, k + 1, p=np.inf, workers=-1)[0][:, -1]
    inside = np.nextafter(radii, 0)
    counts = [
        cKDTree(side).query_ball_point(side, inside, p=np.inf, workers=-1, return_length=True)
        for side in (x, y)
    ]
    return digamma(k) + digamma(len(x)) - np.mean(digamma(counts[0]) + digamma(counts[1]))


def sklearn_ksg(x, y, k):
    # Runs on one core: its n_jobs, from version 1.5 on, is over features, and here there is one.
    return mutual_info_regression(x, y[:, 0], n_neighbors=k, random_state=0)[0]


METHODS = {"scipy": scipy_ksg, "scikit-learn": sklearn_ksg}

print(json.dumps({"scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    data = np.fromfile(request["file"]).reshape(request["rows"], 2 * request["dim"])
    x = np.ascontiguousarray(data[:, : request["dim"]])
    y = np.ascontiguousarray(data[:, request["dim"] :])
    start = time.perf_counter()
    cpu = time.process_time()  # of all threads
    value = METHODS[request["method"]](x, y, request["k"])
    times = {"seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu}
    print(json.dumps({**times, "value": float(value)}), flush=True)
