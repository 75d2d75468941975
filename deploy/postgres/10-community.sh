#!/bin/sh
# First start of the database: the application's role (no superuser), its database, its extensions.
# Runs as superuser; the role's password is read from the file DATABASE_PASSWORD_FILE.
set -eu

password="$(cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}")"
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set password="$password" --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
CREATE ROLE community LOGIN PASSWORD :'password';
GRANT pg_monitor TO community;
CREATE DATABASE community OWNER community;
\connect community
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SQL
