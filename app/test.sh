#!/bin/sh
# Sets up what the tests need and runs all of them: sh app/test.sh
# Builds for Windows and tries that under Wine:      sh app/test.sh --windows
#
# Every combination of compiler flags compiles everything anew, so there are few, each with a cache of its own: what has
# no window runs under the race detector, with the tag headless, but for tests that take long, which run without it;
# so do the window's packages, with the tags of the desktop build. Run again, only what changed is compiled and tested.
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

# fetching runs a command of Go that downloads what no build needs. Without a module proxy it says so and passes: the
# tests that need no network still count. What the command prints decides in every other case.
fetching() {
	what=$1
	shift
	! "$@" >"$logs/findings" 2>"$logs/trouble" || return 0
	if [ ! -s "$logs/findings" ] && grep -qE "$no_proxy_words" "$logs/trouble"; then
		mkdir -p "$build_dir"
		printf 'Not tested, because there is no module proxy: %s\n' "$what" | tee -a "$build_dir/not-tested"
		return 0
	fi
	cat "$logs/findings" "$logs/trouble"
	return 1
}
no_proxy_words='GOPROXY=off|GOPROXY list is not the empty string|dial tcp|proxyconnect|no such host|i/o timeout|connection (refused|reset)|TLS handshake|context deadline exceeded|: (403|407|50[0-9]) '

tidied() { fetching "whether go.mod and go.sum are tidy" go mod tidy -diff; }

# outdated names the dependencies that have a newer version: of those that the code imports any, of theirs a patch. It
# is a report: the world moving on fails nothing.
outdated() {
	! fetching "whether the dependencies are current" newer_versions || cat "$logs/findings"
}

newer_versions() {
	[ "$(go env GOPROXY)" != off ] || { echo "GOPROXY=off" >&2 && return 1; } # go list would find nothing newer
	go list -m -u -f '{{with .Update}}{{$.Path}} {{$.Version}} {{.Version}} {{$.Indirect}}{{end}}' \
		$(awk '$2 ~ /^v[0-9]/ { print $1 }' go.mod) >"$logs/versions" || return 1
	awk '{ split($2, old, "."); split($3, new, ".") }
		$4 == "false" || $2 !~ /^v0\.0\.0-/ && old[1] == new[1] && old[2] == new[2] {
			print $1 " " $2 ": " $3 " is out"; n++
		}
		END { if (!n) print "Every dependency is current." }' "$logs/versions"
}

# staticchecked looks through both builds: what is compiled headless, and what has a window. The version is pinned,
# so that a new check fails no old commit; go.mod does not know of it, so that nobody else downloads it.
staticchecked() {
	staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2
	fetching "staticcheck" go run $staticcheck -tags headless ./... &&
		fetching "staticcheck of the window" go run $staticcheck -tags "$desktop_tags" ./app ./app/ui/...
}

vetted() { go vet -tags "$desktop_tags" ./... && go vet -tags headless ./app; }

# windowless lists the packages that compile without Fyne.
windowless() {
	packages=$(go list -tags headless ./...) || return 1
	printf '%s\n' "$packages" | grep -v '/app/ui\(/\|$\)'
}

raced() {
	packages=$(windowless) && [ -n "$packages" ] || return 1
	# They are vetted by now. The two that take longest wait for other programs most of the time: there is room for a third.
	go test -race -short -vet=off -timeout 20m -p 3 -tags headless $packages
}

# long runs the tests that the ones under the race detector leave out, which makes them five times as slow: they look
# at testing.Short.
long() {
	files=$(grep -rl --include='*_test.go' 'testing\.Short()' app fixtures platform sim tunnel) || return 1
	names=$(awk '/^func Test/ { split($2, name, "(") } /testing\.Short\(\)/ { print name[1] }' $files | paste -sd '|' -)
	go test -vet=off -timeout 20m -parallel 4 -tags headless -run "^($names)\$" $(dirname $files | sort -u | sed 's|^|./|')
}

windowed() { go test -tags "$desktop_tags" ./app/ui/...; }

# driven starts the real program on a screen of its own, drives it by keyboard and reads what it shows. The rest of its
# package is tested without a window.
driven() { go test -tags "$desktop_tags" -run TestWindow ./app; }

# headless_is_light: no package of Fyne or OpenGL may creep into the program for servers.
headless_is_light() {
	build wxlab-headless headless || return 1
	heavy=$(go list -deps -tags headless ./app | grep -E '^(fyne\.io|github\.com/go-gl)/' || true)
	[ -z "$heavy" ] || { printf 'the headless program imports:\n%s\n' "$heavy"; return 1; }
}

has_browser() {
	for browser in chromium chromium-browser google-chrome google-chrome-stable; do
		! command -v $browser >/dev/null 2>&1 || return 0
	done
	return 1
}

# told says what could not be tested and what failed, and ends.
told() {
	[ ! -e "$build_dir/not-tested" ] || { echo; cat "$build_dir/not-tested"; } >&2
	if [ -n "$failed" ]; then
		cat "$logs/failures"
		printf '\nFailed:%s\n' "$failed"
		exit 1
	fi
	printf '\nEverything passed.\n'
	exit 0
}

need_go
rm -f "$build_dir/not-tested"
if [ "${1:-}" = --windows ]; then
	. app/windows.sh
	test_windows
	told
fi
# An OpenSSH server to try the road over SSH against: only where installing one starts none.
has_sshd() { [ -x /usr/sbin/sshd ]; }
has_sshd || [ -d /run/systemd/system ] || (need_packages openssh-server) || true
has_sshd || say "Going on without an OpenSSH server: the tests of the road over SSH are skipped (openssh-server)."
need_packages $desktop_packages xvfb openbox xdotool xclip imagemagick x11-utils libgl1 libgl1-mesa-dri fonts-noto-cjk
(need_packages python3-pytest phpunit php-curl junit5) || say "Going on without the tests that are examples for other languages: pytest, PHPUnit, JUnit."
has_browser || (need_packages chromium) ||
	say "Going on without a browser. Ubuntu has Chromium as a snap only: tests in a browser want chromium or google-chrome in the PATH."
step "gofmt" formatted
step "go vet" vetted
step "go mod tidy" tidied
step "newer versions of the dependencies" outdated
step "staticcheck" staticchecked
step "tests under the race detector" raced
step "tests that take long" long
step "tests of the window, on Fyne's test driver" windowed
[ "$(uname -s)" != Linux ] || step "the real window under Xvfb" driven
step "headless build" headless_is_light
step "desktop build" build wxlab "$desktop_tags"
told
