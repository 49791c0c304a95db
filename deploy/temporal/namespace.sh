#!/bin/sh
# Creates the namespace with 30 days of retention and the search attributes; harmless when they are there.
set -eu
until temporal operator cluster health; do sleep 2; done
temporal operator namespace describe -n default >/dev/null 2>&1 ||
  temporal operator namespace create -n default --retention 30d
temporal operator namespace update -n default --retention 30d
known="$(temporal operator search-attribute list -n default)"
for attribute in System=Keyword Model=Keyword AsOf=Datetime Trigger=Keyword Verdict=Keyword; do
  name="${attribute%%=*}"
  echo "$known" | grep -Eq "^[[:space:]]*$name[[:space:]]" ||
    temporal operator search-attribute create -n default --name "$name" --type "${attribute#*=}"
done
