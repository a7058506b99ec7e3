# Two images: `controlplane` (the service and the command `schemawatch`) and `postgres` (PostgreSQL with
# pg_cron). For bases that never move, give digests: --build-arg PYTHON_IMAGE=python@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim-trixie
ARG POSTGRES_IMAGE=postgres:17-trixie

# ---- build: nothing of it but the virtual environment reaches an image
FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# Locked, hashes checked, binary wheels alone: no compiler anywhere. Without pip in the result.
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/schemawatch \
    && python -m pip --python /opt/schemawatch/bin/python install \
        --require-hashes --no-deps --only-binary :all: --no-compile -r requirements.lock

COPY .locks/run.lock .locks/
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r .locks/run.lock

COPY pyproject.toml README.md LICENSE ./
COPY controlplane controlplane
COPY sql sql
COPY triggers triggers
RUN python -m hatchling build -t wheel -d /tmp/wheel \
    && python -m pip --python /opt/schemawatch/bin/python install --no-deps --no-index /tmp/wheel/*.whl \
    && python -m compileall -q -j 0 /opt/schemawatch/lib

# ---- the service
FROM ${PYTHON_IMAGE} AS controlplane
RUN useradd --uid 10001 --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin schemawatch
COPY --from=build /opt/schemawatch /opt/schemawatch
# nothing is written at run time, so the root file system may be read-only
ENV PATH=/opt/schemawatch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SCHEMAWATCH_HOST=0.0.0.0 \
    SCHEMAWATCH_PORT=8080
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['SCHEMAWATCH_PORT']), timeout=4); c.request('GET', '/health/ready'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["schemawatch"]
CMD ["serve"]

# ---- PostgreSQL with pg_cron
FROM ${POSTGRES_IMAGE} AS postgres
# The repository keeps the newest build of a package only, so a pinned version would soon not be found.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends "postgresql-${PG_MAJOR}-cron" \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY .docker/init.sql /docker-entrypoint-initdb.d/10-schemawatch.sql
# postgres, in the Debian image
USER 999:999
# true only when the server is up for others, not while it is initialised (then it has its socket alone)
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=5 \
    CMD ["pg_isready", "-q", "-h", "127.0.0.1"]
# In its default mode pg_cron connects like a client, and scram turns it away: background workers instead.
CMD ["postgres", \
    "-c", "shared_preload_libraries=pg_cron", \
    "-c", "cron.database_name=schemawatch", \
    "-c", "cron.use_background_workers=on", \
    "-c", "max_worker_processes=20", \
    "-c", "listen_addresses=127.0.0.1"]
