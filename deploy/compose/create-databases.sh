#!/bin/sh
# Run once by the PostgreSQL image when its volume is new: a database and two roles per service.
# The owner migrates and verifies, the application role has no DDL and owns nothing.
set -eu
for service in gateway coding_svc eligibility_svc claims_svc payments_svc; do
    owner="$(cat "/run/secrets/${service}_owner_password")"
    application="$(cat "/run/secrets/${service}_app_password")"
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
CREATE ROLE ${service}_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
    PASSWORD '${owner}';
CREATE ROLE ${service}_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
    PASSWORD '${application}';
CREATE DATABASE ${service} OWNER ${service}_owner TEMPLATE template0
    ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE ${service} FROM PUBLIC;
GRANT CONNECT ON DATABASE ${service} TO ${service}_app;
SQL
done
