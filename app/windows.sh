# Sourced by test.sh: what --windows runs, Wxlab built for Windows by MinGW and tried under Debian's Wine.

wine_home=$(pwd)/$build_dir/wine
wine_screen=:87

# under_wine runs a Windows program, without Wine's own talk.
under_wine() { WINEPREFIX=$wine_home WINEDEBUG=-all wine "$@"; }

# for_windows runs a command of Go for Windows.
for_windows() { GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc "$@"; }

# prepare_wine makes a Windows of our own. Wine 8 lacks bcryptprimitives.dll, which every program of Go loads: its one
# function is Wine's own generator of random bytes under another name.
prepare_wine() {
	mkdir -p "$wine_home"
	under_wine wineboot -i >/dev/null 2>&1
	system=$wine_home/drive_c/windows/system32
	[ ! -e "$system/bcryptprimitives.dll" ] || return 0
	cat >"$build_dir/prng.c" <<-'END'
		#include <windows.h>
		BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
		__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
	END
	x86_64-w64-mingw32-gcc -shared -O2 -s -o "$system/bcryptprimitives.dll" "$build_dir/prng.c" -ladvapi32
}

# not_under_wine are packages whose tests say nothing of Windows there, and why.
not_under_wine='
/app$ most start servers and programs for minutes on end, or drive a shell, a browser, SDKs of other languages
/tunnel/ssh$ they ask a real OpenSSH server, which Debian has and Wine cannot start
/app/i18n$ they read the source, which is the same everywhere
/app/road$ they did not end there within six minutes, on a busy machine
/app/bench$ they measure for an instant, in which a disk under Wine has not answered
/(app/journal|app/journal/spool|platform/sqlite|platform/store|sim/keep)$ they move and delete open files, or name them as no Windows does
'

# skipped_under_wine are tests of other packages.
skipped_under_wine='
TestWorkspacesAreMadeOfThreeSorts$ Wine keeps no access lists
(TestTheFolderKeepsSecretsToItsOwner|TestVerifyFileIsServedAtTheRoot|TestSecretsOfTheTunnelStayInTheSettings)$ read the modes of Unix
(TestDoctorTriesTheDisk|TestLostDatabase|TestLostStore)$ move an open folder or file
TestKilledProcessLosesNothing$ kills a hundred times, and a start takes longer there than the life between two kills
(TestNoFalseAlarm|TestDefectsTripTheirCases)$ have forty servers and more answer within five seconds, which they do there on an idle machine only
TestCompilesEverywhere$ starts Go
InABrowser$ drive a browser
TestAProgramGetsEveryVariableThatARuntimeReads$ expects the paths of another system
TestOptionsOfTheUsersOwnAreKeptOnce$ expects them too
TestPathsWithBlanks$ expects them too
'

# patterns makes one regular expression of the first words of a list.
patterns() { printf '%s\n' "$1" | sed -n 's/ .*//p' | grep . | paste -sd'|'; }

# go_for_wine writes what `go test -overlay` reads. Wine 8 lacks the call by which Go takes files and folders away, and has
# another word for that than Go takes as a reason to do it in the older way: each test that makes a folder would fail.
go_for_wine() {
	source=$(go env GOROOT)/src/internal/syscall/windows/at_windows.go
	sed 's/case STATUS_INVALID_INFO_CLASS,/case NTStatus(0xC0000002), STATUS_INVALID_INFO_CLASS,/' "$source" >"$build_dir/at_windows.go"
	! cmp -s "$source" "$build_dir/at_windows.go" || { echo "$source is not as it was"; return 1; }
	printf '{"Replace": {"%s": "%s"}}\n' "$source" "$(pwd)/$build_dir/at_windows.go" >"$build_dir/wine.json"
}

tried_under_wine() { windowless | grep -vE "$(patterns "$not_under_wine")"; }

vetted_for_windows() { for_windows go vet -tags headless $(windowless); }

tested_under_wine() {
	printf 'Not run under Wine, and why:\n%s\n%s\n' "$not_under_wine" "$skipped_under_wine"
	printf '#!/bin/sh\nWINEPREFIX=%s WINEDEBUG=-all exec wine "$@"\n' "$wine_home" >"$build_dir/wine.sh"
	chmod +x "$build_dir/wine.sh"
	go_for_wine &&
		for_windows go test -timeout 30m -p 1 -tags headless -overlay "$build_dir/wine.json" -exec "$(pwd)/$build_dir/wine.sh" \
			-skip "$(patterns "$skipped_under_wine")" $(tried_under_wine)
}

# built_for_windows compiles as package.sh does, so that its C is compiled once for both. The first time takes some nine
# minutes of one core, or the better part of an hour on a busy machine, nearly all of it in cgo, which has gcc compile
# 68 000 lines, of several for every name of OpenGL, to learn what each is. OpenGL ES would take a tenth of that, but a
# Windows has it only where its driver gives it.
built_for_windows() {
	for_windows go build -trimpath -buildvcs=false -tags headless -o "$build_dir/wxlab.exe" ./app &&
		for_windows go build -trimpath -buildvcs=false -tags "$windows_tags" -ldflags -H=windowsgui -o "$build_dir/wxlab-desktop.exe" ./app
}

demonstrated() {
	under_wine "$build_dir/wxlab.exe" version &&
		under_wine "$build_dir/wxlab.exe" demo --workspace "Z:$(mktemp -d "$logs/demo.XXXX" | tr / '\\')"
}

# seen opens the window on a screen of its own and keeps a picture of it, which must show more than one colour.
seen() {
	Xvfb $wine_screen -screen 0 1280x800x24 >/dev/null 2>&1 &
	screen=$!
	sleep 2
	folder=$(mktemp -d "$logs/window.XXXX" | tr / '\\')
	DISPLAY=$wine_screen under_wine "$build_dir/wxlab-desktop.exe" --workspace "Z:$folder" --platform-addr 127.0.0.1:0 \
		--sim-addr 127.0.0.1:0 --control-addr 127.0.0.1:0 --lang zh &
	window=$!
	sleep "${WXLAB_WINE_PATIENCE:-60}"
	DISPLAY=$wine_screen import -window root "$build_dir/windows.png"
	kill $window 2>/dev/null || true
	WINEPREFIX=$wine_home wineserver -k || true
	kill $screen
	colours=$(identify -format %k "$build_dir/windows.png")
	echo "The window: $build_dir/windows.png, $colours colours"
	[ "$colours" -gt 500 ]
}

test_windows() {
	need_packages gcc-mingw-w64-x86-64-win32 wine wine64 xvfb imagemagick libgl1 libgl1-mesa-dri
	mkdir -p "$build_dir"
	step "Wine" prepare_wine
	step "go vet for Windows" vetted_for_windows
	step "both programs for Windows" built_for_windows
	step "tests under Wine" tested_under_wine
	step "the demo under Wine" demonstrated
	step "the window under Wine" seen
}
