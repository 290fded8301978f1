#!/usr/bin/env bash
# Free fonts for the printed page, from Debian's packages into .venv/fonts (docs/decisions/0012-fonts.md).
# Nothing is installed on the machine; apt checks the packages' signatures. Without apt the program still prints, with other faces.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
target=$here/.venv/fonts
ready=$here/.venv/.fonts-ready
[[ -f $ready ]] && exit 0

without() {
  echo "字体：$1。仿宋、楷体、小标宋暂用别的字体代替；可以把本单位的字体文件放进数据文件夹的 fonts 里，或者以后再运行一次 make setup。" >&2
  [[ -n ${CI:-} ]] && exit 1
  exit 0
}

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || without "这台机器没有 apt-get，取不到免费字体"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"

# The machine's own package lists; where there are none (a fresh container, no root) lists of our own.
quick=(-o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o Acquire::Retries=1)
fetch() { (cd "$work" && apt-get -qq "${quick[@]}" "$@" download "$package") 2>"$work/said"; }
own_lists=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
updated=
get() { # package, a file that must be there, then what else is wanted (licences lie elsewhere in other releases)
  local package=$1 needed=$2
  shift
  if ! fetch -o APT::Sandbox::User=root; then
    [[ -n $updated ]] || apt-get -qq "${quick[@]}" "${own_lists[@]}" update 2>"$work/said" || true
    updated=yes
    fetch "${own_lists[@]}" || return 1
  fi
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -x -C "$work" --wildcards "$@" 2>"$work/said" || true
  rm -f "$work/$package"_*.deb
  find "$work/usr" -path "$needed" 2>/dev/null | grep -q .
}

get texlive-lang-chinese '*/FandolFang-Regular.otf' '*/FandolKai-Regular.otf' '*/FandolHei-Regular.otf' \
  '*/FandolSong-Regular.otf' '*/FandolSong-Bold.otf' '*/doc/*/fandol/COPYING.gz' '*/doc/*/fandol/README' ||
  without "没有取到 texlive-lang-chinese（$(tail -n1 "$work/said")）"
mkdir -p "$target"
find "$work/usr" -name 'Fandol*.otf' -exec mv -t "$target" {} +
find "$work/usr" -path '*fandol/COPYING.gz' -exec mv {} "$target/Fandol-COPYING.gz" \;
find "$work/usr" -path '*fandol/README' -exec mv {} "$target/Fandol-README" \;

get fonts-hanazono '*/HanaMinB.ttf' '*/fonts-hanazono/copyright' || without "没有取到 fonts-hanazono（生僻字备用）"
find "$work/usr" -name HanaMinB.ttf -exec mv -t "$target" {} +
find "$work/usr" -path '*fonts-hanazono/copyright' -exec mv {} "$target/HanaMin-copyright" \;
touch "$ready"
echo "字体：Fandol 仿宋、楷体、黑体、宋体和 HanaMinB 已放进 .venv/fonts"
