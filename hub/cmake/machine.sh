# What hub/run and tests/run share: which system this is, which packages it needs, and how to tell what goes on.
# Sourced; expects `top` to be the project's folder.

say() { printf '== %s\n' "$*"; }

needDebian12() {
  local id= version=
  if [ -r /etc/os-release ]; then id=$(. /etc/os-release; echo "${ID:-}") version=$(. /etc/os-release; echo "${VERSION_ID:-}"); fi
  if [ "$id" = debian ] && [ "$version" = 12 ]; then return; fi
  echo "This is ${id:-an unknown system} ${version}, not Debian 12, so nothing is installed by itself." >&2
  echo "Needed: $(packages build page "$@" | tr '\n' ' ')" >&2
  local missing= tool
  for tool in cmake ninja g++ pkg-config msgfmt node npm; do command -v $tool >/dev/null || missing="$missing $tool"; done
  if [ -n "$missing" ]; then echo "Not found here:$missing" >&2; exit 1; fi
  echo "The tools are here: going on with what there is." >&2
  skip_install=1
}

packages() {
  local group
  for group; do case $group in
    build) echo g++ cmake ninja-build ccache pkg-config libpoco-dev libicu-dev libsqlite3-dev rapidjson-dev libfasttext-dev \
      libssl-dev libargon2-dev libgmime-3.0-dev libcurl4-openssl-dev libboost-locale-dev libgettextpo-dev gettext libgumbo-dev \
      libpugixml-dev libcsv-dev libcli11-dev ca-certificates tzdata ;;
    page) echo nodejs npm ;;
    package) echo dpkg-dev file ;;
    tests) echo catch2 dovecot-imapd dovecot-pop3d python3-aiosmtpd openssl sqlite3 libcld2-dev clang libclang-rt-14-dev chromium-headless-shell \
      fonts-noto-core fonts-noto-cjk procps curl translate-toolkit apertium-apy apertium-eng-spa nginx lintian fakeroot systemd ;;
  esac; done | tr ' ' '\n'
}

install_packages() {
  [ -z "${skip_install:-}" ] || return 0
  local missing=() package
  for package in $(packages "$@"); do
    # A Node.js from elsewhere brings npm inside its own package.
    if [ "$package" = npm ] && command -v npm >/dev/null; then continue; fi
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Missing, and neither root nor sudo is here to install them: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} packages: ${missing[*]}"
  # No server that a package brings may start by itself: the tests start their own, on loopback.
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null; "${as_root[@]}" chmod +x $policy; made=1; fi
  local status=0
  { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } |
    awk '/^Need to get|^Unpacking|^Setting up|^E:|^W:/ { n++; if (/^Need|^E:/ || n % 40 == 0) { print "   " $0; fflush() } }' || status=$?
  if [ -n "$made" ]; then "${as_root[@]}" rm -f $policy; fi
  return $status
}

# Ninja's own lines, thinned: every fiftieth step, and whatever is no step.
progress() { awk '/^\[[0-9]+\/[0-9]+\]/ { if (++n % 50 == 0) { print "   " $1; fflush() } next } { print; fflush() }'; }
