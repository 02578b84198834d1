# Thin wrapper: each word is a command of kim_portal/dev, which explains itself there.
#   make run                              the portal with example content, at 127.0.0.1:8000
#   make run PORT=8001                    the same at another port
#   make test                             everything that must hold; needs Chromium
#   make test ARGS="tests/x.py -k word"   the same with a selection of the tests
#   make test-fast [BASE=main]            ruff, and the tests that a change since then touches
#   make check                            everything but the tests
#   make manage ARGS="shell"              manage.py on the example database
#   make shell-db                         psql on the example database
#   make bench [ARGS="--many 1000000"]    what pages bear, on data of its own; needs wrk
#   make lock [ARGS=--upgrade]            lock the libraries anew
#   make format                           let the tools tidy the code
#   make clean                            stop and delete the private databases and .venv
PYTHON ?= python3

.PHONY: run test test-fast check bench manage shell-db lock format clean
run test test-fast check bench manage shell-db lock format clean:
	@$(PYTHON) kim_portal/dev/bootstrap.py $@
