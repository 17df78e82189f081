# Sourced by run.sh and test.sh, from the repository's root: Go, a C compiler and the native packages.

go_minor=26 # of Go 1, as go.mod asks
build_dir=.build

# Headers that the desktop app is compiled against, each one proven necessary, and a C compiler for SQLite.
compiler_packages="gcc libc6-dev"
desktop_packages="$compiler_packages pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev"

say() { printf 'wxlab: %s\n' "$*" >&2; }
die() { say "$*"; exit 3; }

# desktop_tags: OpenGL ES compiles in a tenth of the time, where there is one. Without Fyne's own animations a field that is
# written in does not repaint the window sixty times a second for its cursor to blink.
desktop_tags=migrated_fynedo,no_animations
windows_tags=$desktop_tags
[ "$(uname -s)" != Linux ] || desktop_tags=gles,$desktop_tags

need_go() {
	command -v go >/dev/null 2>&1 ||
		die "Go is missing. Install Go 1.$go_minor or newer from https://go.dev/dl/ (in China: https://golang.google.cn/dl/) and run this again."
	version=$(go env GOVERSION 2>&1) || die "Go does not run here: $version"
	minor=${version#go1.}
	minor=${minor%%[!0-9]*}
	if [ "${version#go1.}" = "$version" ] || [ "${minor:-0}" -lt "$go_minor" ]; then
		case $version in
		devel*) ;;
		*) die "Go 1.$go_minor or newer is needed, this is $version. Get it from https://go.dev/dl/ (in China: https://golang.google.cn/dl/)." ;;
		esac
	fi
}

# need_compiler is for where packages are not ours to install.
need_compiler() {
	command -v "${CC:-cc}" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 || case "$(uname -s)" in
	Darwin) die "A C compiler is missing. Run xcode-select --install, and then this again." ;;
	*) die "A C compiler is missing. Install gcc, and run this again." ;;
	esac
}

installed() { dpkg -s "$1" 2>/dev/null | grep -q '^Status: install ok installed'; }

# need_packages installs what is missing of the Debian packages named.
need_packages() {
	if [ "$(uname -s)" != Linux ]; then
		need_compiler
		return
	fi
	if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg >/dev/null 2>&1; then
		need_compiler
		say "This is not Debian or Ubuntu. Should the build miss headers, install what these are called here: $*"
		return
	fi
	missing=
	for package in "$@"; do
		installed "$package" || missing="$missing $package"
	done
	[ -z "$missing" ] || install_packages $missing
}

install_packages() {
	say "Installing missing packages: $*"
	as_root=
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null 2>&1 ||
			die "You are not root and there is no sudo. As root, run: apt-get install -y --no-install-recommends $*"
		as_root=sudo
		say "sudo may ask for your password."
	fi
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 ||
		say "The package lists could not be updated; trying with those that are here."
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" >&2 ||
		die "The packages could not be installed. Is there a network? Try again with one, or install them by hand: apt-get install -y --no-install-recommends $*"
}

# build OUTPUT TAGS compiles the program into the build directory, without asking git, which may refuse in a container.
build() {
	mkdir -p "$build_dir"
	go build -buildvcs=false -tags "$2" -o "$build_dir/$1" ./app ||
		die "The build failed, see above. If modules could not be downloaded: check the network, or set GOPROXY (in China: GOPROXY=https://goproxy.cn,direct)."
}
