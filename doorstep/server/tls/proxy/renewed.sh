#!/bin/sh
# certbot runs this after every renewal (from /etc/letsencrypt/renewal-hooks/deploy/).
# nginx takes up the new certificate only if its whole configuration is sound.
set -eu
nginx -t -q
systemctl reload nginx
