FROM python:3.13-slim AS tools
# Node should trust the system's certificates, as pip does, so that the build works behind a company's proxy.
ENV PATH=/tools/bin:$PATH NODE_OPTIONS=--use-system-ca PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY backend/requirements-build.lock backend/
RUN python -m venv /tools && pip install -q --require-hashes -r backend/requirements-build.lock

FROM tools AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm install --no-save --no-audit --no-fund --no-progress --loglevel=error
COPY frontend ./
COPY corpus ../corpus
RUN npm run --silent build:static

FROM tools AS backend
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends binutils >/dev/null
COPY backend/requirements.lock backend/requirements-tracing.lock backend/
# "yes" adds the packages that traces need.
ARG TRACING=no
RUN python -m venv --without-pip /app/.venv \
 && pip --python /app/.venv install -q --no-compile --require-hashes \
    -r backend/requirements$([ "$TRACING" = no ] || echo -tracing).lock
COPY deploy/docker/slim.sh ./
RUN sh slim.sh /app/.venv
COPY backend backend
COPY corpus corpus
# Compile only the modules that a start loads; bytecode for all of them would add 20 MB.
RUN pip wheel -q --no-build-isolation --no-deps --wheel-dir /wheels ./backend \
 && pip --python /app/.venv install -q --no-compile --no-deps /wheels/tend-*.whl \
 && /app/.venv/bin/python -c "import tend.__main__, tend.cli, tend.serve, tend.supervisor_process, tend.backup.service, alembic.command" \
 && { [ "$TRACING" = no ] || /app/.venv/bin/python -c "import tend.core.tracing.otlp_tracer, tend.core.http.request_spans"; }

FROM backend AS sbom
COPY backend/requirements-sbom.lock backend/
RUN python -m venv /sbom && /sbom/bin/pip install -q --require-hashes -r backend/requirements-sbom.lock
RUN mkdir /out && /sbom/bin/cyclonedx-py environment --output-reproducible --of JSON -o /out/python.json /app/.venv/bin/python
COPY frontend/package.json frontend/package-lock.json frontend/
RUN cd frontend && npm sbom --package-lock-only --omit dev --sbom-format cyclonedx >/out/javascript.json

FROM python:3.13-slim
RUN useradd --uid 1000 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin tend \
 && install -d -o tend -g tend /data
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    WORKERS=4 \
    TEND_DATA_DIR=/data \
    TEND_WEB_DIR=/app/web
COPY --from=backend /app/.venv /app/.venv
COPY --from=frontend /src/frontend/out /app/web
COPY --from=sbom /out /app/sbom
# The base image has no bytecode for the standard library, and the user below may not write any.
RUN PYTHONDONTWRITEBYTECODE= python -c "import tend.__main__, tend.cli, tend.serve, tend.supervisor_process, tend.backup.service, alembic.command"
USER tend
WORKDIR /data
EXPOSE 8000
# On a slow machine, a start that backs up and migrates the database takes that long; meanwhile, only a success counts.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]
CMD ["tend", "serve"]
