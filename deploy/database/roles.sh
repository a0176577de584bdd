#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: Parley's own user, who is no superuser, and its database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database-password)" --username postgres <<'SQL'
create role parley_desk nologin;
create role parley login createdb password :'password';
grant parley_desk to parley;
create database parley owner parley;
SQL
