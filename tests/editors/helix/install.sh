#!/bin/bash
# Takes Helix out of Debian 13's package without touching the system: install.sh DIR leaves DIR/bin/hx.
# apt lists of its own for suite trixie (signatures checked by the machine's Debian keyring), the packages extracted, and a
# wrapper that starts the program through trixie's own loader and libraries.
set -euo pipefail
dir=$(realpath -m "${1:?directory}")
mkdir -p "$dir"/{etc,lists/partial,cache/archives/partial,debs,root,bin}

mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$dir/etc/sources.list"
cat > "$dir/apt.conf" <<CONF
Dir::Etc::sourcelist "$dir/etc/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$dir/lists";
Dir::Cache "$dir/cache";
APT::Sandbox::User "root";
CONF
export APT_CONFIG=$dir/apt.conf
apt-get update -qq
cd "$dir/debs"
apt-get download -qq libc6 libgcc-s1 libstdc++6 hx
for package in *.deb; do
  dpkg -x "$package" ../root
done

libraries=$dir/root/usr/lib/x86_64-linux-gnu
cat > "$dir/bin/hx" <<WRAPPER
#!/bin/sh
export HELIX_RUNTIME=\${HELIX_RUNTIME:-$dir/root/usr/lib/hx/runtime}
exec $libraries/ld-linux-x86-64.so.2 --library-path $libraries $dir/root/usr/bin/hx "\$@"
WRAPPER
chmod +x "$dir/bin/hx"
