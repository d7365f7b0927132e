#!/bin/sh
# Installs PyTorch for the benchmarks on Debian, with both builds of OpenBLAS: which one suits PyTorch depends on the machine.
set -eu
apt-get update
apt-get install --yes --no-install-recommends python3-torch libopenblas0-pthread libopenblas0-openmp
