#!/bin/sh
# Sets up what the tests need and runs all of them: sh app/test.sh
#
# Every combination of compiler flags compiles everything anew, so there are two, each with a cache of its own:
# what has no window runs under the race detector, with the tag headless; the window's packages run without it,
# with the tags of the desktop build. Run again, only what changed is compiled and tested.
set -eu
cd "$(dirname "$0")/.."
. app/native.sh

logs=$(mktemp -d)
failed=
trap 'rm -rf "$logs"' EXIT

# step NAME COMMAND... runs one check to its end, whatever came of the ones before.
step() {
	name=$1
	shift
	printf '\n== %s\n' "$name"
	begun=$(date +%s)
	rm -f "$logs/passed"
	{ "$@" 2>&1 && touch "$logs/passed" || true; } | tee "$logs/output"
	if [ ! -e "$logs/passed" ]; then
		failed="$failed
  $name"
		{ printf '\n-- %s\n' "$name"; grep -E '^( *--- FAIL|FAIL|panic:|.*\.go:[0-9]+)' "$logs/output" | head -40; } >>"$logs/failures" || true
	fi
	printf '   %s s\n' "$(($(date +%s) - begun))"
}

formatted() {
	unformatted=$(gofmt -l app fixtures platform sim tunnel)
	[ -z "$unformatted" ] || { printf 'gofmt would change these files:\n%s\n' "$unformatted"; return 1; }
}

vetted() { go vet -tags "$desktop_tags" ./... && go vet -tags headless ./app; }

# windowless lists the packages that compile without Fyne.
windowless() {
	packages=$(go list -tags headless ./...) || return 1
	printf '%s\n' "$packages" | grep -v '/app/ui\(/\|$\)'
}

raced() {
	packages=$(windowless) && [ -n "$packages" ] || return 1
	go test -race -tags headless $packages
}

windowed() {
	packages=$(go list -tags "$desktop_tags" ./app ./app/ui/...) || return 1
	go test -tags "$desktop_tags" $packages
}

# headless_is_light: no package of Fyne or OpenGL may creep into the program for servers.
headless_is_light() {
	build wxlab-headless headless || return 1
	heavy=$(go list -deps -tags headless ./app | grep -E '^(fyne\.io|github\.com/go-gl)/' || true)
	[ -z "$heavy" ] || { printf 'the headless program imports:\n%s\n' "$heavy"; return 1; }
}

# window_shows starts the real program on a screen of its own and waits until it has drawn something.
window_shows() {
	command -v Xvfb >/dev/null 2>&1 || { echo "there is no Xvfb to show it on"; return 1; }
	mkdir -p "$logs/screen"
	Xvfb -displayfd 3 -screen 0 1600x1000x24 +extension GLX -noreset 3>"$logs/screen/number" >/dev/null 2>&1 &
	server=$!
	patiently test -s "$logs/screen/number" || { kill $server; echo "Xvfb does not start"; return 1; }
	DISPLAY=:$(cat "$logs/screen/number")
	export DISPLAY
	name_language
	"$build_dir/wxlab" --workspace "$logs/screen/workspace" --platform-addr 127.0.0.1:0 --sim-addr 127.0.0.1:0 \
		--control-addr 127.0.0.1:0 >"$logs/screen/log" 2>&1 &
	program=$!
	shown=0
	patiently drawn || { shown=1; echo "the window shows nothing; the program said:"; cat "$logs/screen/log"; }
	kill $program $server 2>/dev/null || true
	wait $program $server 2>/dev/null || true
	return $shown
}

# drawn: hundreds of colours are a page with text, and none a dead window.
drawn() {
	import -window root "$logs/screen/shot.png" 2>/dev/null &&
		[ "$(identify -format %k "$logs/screen/shot.png")" -gt 200 ]
}

# patiently tries a command for twenty seconds.
patiently() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		! "$@" || return 0
		sleep 1
	done
	return 1
}

has_browser() {
	for browser in chromium chromium-browser google-chrome google-chrome-stable; do
		! command -v $browser >/dev/null 2>&1 || return 0
	done
	return 1
}

need_go
need_packages $desktop_packages xvfb openbox xdotool xclip imagemagick x11-utils libgl1 libgl1-mesa-dri fonts-noto-cjk
has_browser || (need_packages chromium) ||
	say "Going on without a browser. Ubuntu has Chromium as a snap only: tests in a browser want chromium or google-chrome in the PATH."
rm -f "$build_dir/not-tested"
step "gofmt" formatted
step "go vet" vetted
step "tests under the race detector" raced
step "tests of the window, on Fyne's test driver" windowed
step "headless build" headless_is_light
step "desktop build" build wxlab "$desktop_tags"
[ "$(uname -s)" != Linux ] || step "the window under Xvfb" window_shows

[ ! -e "$build_dir/not-tested" ] || { echo; cat "$build_dir/not-tested"; } >&2
if [ -n "$failed" ]; then
	cat "$logs/failures"
	printf '\nFailed:%s\n' "$failed"
	exit 1
fi
printf '\nEverything passed.\n'
