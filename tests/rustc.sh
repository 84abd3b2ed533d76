#!/usr/bin/env bash
# Stands in for rustc where checks and tests are built (RUSTC_WORKSPACE_WRAPPER): one pass compiles and lints, so that no
# dependency is checked beside being built, nor our own code read twice. Its code is less optimised: nothing for a release.
exec clippy-driver "$@" -D warnings
