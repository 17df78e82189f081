#!/bin/sh
# Sets up, builds and starts Wxlab: sh app/run.sh [arguments of wxlab]
#
# With a display this is the desktop app. Without one it is the headless program, which needs neither X11 nor GL,
# and without arguments it runs the offline demo. Run again, it only builds what changed.
set -eu
start=$(pwd)
cd "$(dirname "$0")/.."
root=$(pwd)
. app/native.sh

has_display() {
	[ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]
}

# started tells a first build, which takes minutes, from a later one, which takes a second.
started() { [ -x "$build_dir/$1" ] || say "Building for the first time; this takes ${2} on two cores."; }

need_go
if has_display; then
	program=wxlab
	need_packages $desktop_packages
	started $program "two to five minutes"
	build $program "$desktop_tags"
else
	program=wxlab-headless
	say "There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so this is the headless program."
	need_packages $compiler_packages
	started $program "one to two minutes"
	build $program headless
	if [ $# = 0 ]; then
		say "Running the offline demo. For the others: sh app/run.sh help"
		set -- demo
	fi
fi
cd "$start" # so that file names among the arguments mean what they say
exec "$root/$build_dir/$program" "$@"
