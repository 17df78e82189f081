#!/bin/sh
# Makes what users install: sh app/package.sh [deb] [tar] [static] [windows] [image] [sbom]
# Makes it twice, compares, and tries it:    sh app/package.sh --check [the same]
#
# Without arguments it makes everything, into dist/. The same commit gives the same bytes, on a machine with the same
# compilers: no time, no path and no name of the machine gets into them.
set -eu
cd "$(dirname "$0")/.."
. app/native.sh
umask 022
export LC_ALL=C.UTF-8

release=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
icon=app/ui/theme/assets/wxlab.png
dist=dist
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parts="tar deb static windows image sbom"

# dated makes everything as old as the commit, which git tells.
dated() {
	git rev-parse --verify -q HEAD >/dev/null || die "This is no git checkout: a package says of which commit it is."
	[ -d .git ] || die "This is a worktree of git, in which Go does not record the commit: make packages in a clone of it."
	[ -z "$(git status --porcelain)" ] || say "There are changes that are not committed; wxlab version will say so."
	SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
	export SOURCE_DATE_EPOCH
	date="@$SOURCE_DATE_EPOCH"
}

# compile OUTPUT TAGS [LDFLAGS]: paths are trimmed, and git says what it is made of.
compile() {
	CGO_ENABLED=1 go build -trimpath -buildvcs=true -tags "$2" -ldflags "-s -w -buildid= ${3:-}" -o "$1" ./app ||
		die "The build failed, see above."
}

# aged gives all files in a folder the commit's time.
aged() { find "$1" -exec touch -h -d "$date" {} +; }

# archive FOLDER: a tar of it on standard output, the same for everybody.
archive() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="$date" --format=gnu -C "$1" -cf - "${2:-.}"; }

made() { printf '%9s kB  %s\n' "$(($(stat -c %s "$1") / 1024))" "$1"; }

# desktop_files FOLDER lays out the desktop app as under /usr.
desktop_files() {
	mkdir -p "$1/bin" "$1/share/applications" "$1/share/icons/hicolor/256x256/apps" "$1/share/icons/hicolor/scalable/apps"
	[ -x "$work/desktop" ] || { need_packages $desktop_packages && compile "$work/desktop" "$desktop_tags"; }
	install -m 755 "$work/desktop" "$1/bin/wxlab"
	install -m 644 $icon "$1/share/icons/hicolor/256x256/apps/wxlab.png"
	install -m 644 "${icon%.png}.svg" "$1/share/icons/hicolor/scalable/apps/wxlab.svg"
	reference_files "$1/share"
	cat >"$1/share/applications/wxlab.desktop" <<-END
		[Desktop Entry]
		Type=Application
		Name=Wxlab
		GenericName=WeChat third-party platform lab
		GenericName[zh_CN]=微信第三方平台实验室
		Comment=Watch, explain and test everything between WeChat and a third-party platform
		Comment[zh_CN]=查看、解释、测试微信与第三方平台之间的一切往来
		Exec=wxlab
		Icon=wxlab
		Terminal=false
		Categories=Development;Debugger;
		Keywords=wechat;weixin;component;微信;第三方平台;
		StartupWMClass=Wxlab
	END
}

# reference_files FOLDER has the program write its manual and what shells complete, where man and shells look for them.
reference_files() {
	mkdir -p "$1/man/man1" "$1/man/zh_CN/man1" "$1/bash-completion/completions" "$1/zsh/vendor-completions" "$1/fish/vendor_completions.d"
	written reference man --lang en >"$1/man/man1/wxlab.1"
	written reference man --lang zh >"$1/man/zh_CN/man1/wxlab.1"
	gzip -9nf "$1/man/man1/wxlab.1" "$1/man/zh_CN/man1/wxlab.1"
	written completion bash >"$1/bash-completion/completions/wxlab"
	written completion zsh >"$1/zsh/vendor-completions/_wxlab"
	written completion fish >"$1/fish/vendor_completions.d/wxlab.fish"
}

# written is what the desktop app prints to somebody who has no settings.
written() { env -i HOME="$work" "$work/desktop" "$@" || die "wxlab $1 failed."; }

make_tar() {
	name=wxlab-$release-linux-amd64
	desktop_files "$work/tar/$name"
	archive "$work/tar" "$name" | gzip -9n >"$dist/$name.tar.gz"
	made "$dist/$name.tar.gz"
}

make_deb() {
	deb=$work/deb
	desktop_files "$deb/usr"
	mkdir -p "$deb/DEBIAN" "$deb/usr/share/doc/wxlab"
	install -m 644 README.md "$deb/usr/share/doc/wxlab/README.md"
	cat >"$deb/DEBIAN/control" <<-END
		Package: wxlab
		Version: $release
		Architecture: amd64
		Maintainer: Wxlab <maintainers@users.noreply.github.com>
		Installed-Size: $(find "$deb/usr" -type f -printf '%s\n' | awk '{ kB += int(($1 + 1023) / 1024) } END { print kB }')
		Depends: libc6 (>= 2.34), libgl1, libx11-6
		Recommends: libxcursor1, libxi6, libxinerama1, libxrandr2, fonts-noto-cjk | fonts-wqy-microhei, xdg-utils
		Section: devel
		Priority: optional
		Description: workbench for WeChat third-party platforms
		 Runs a complete third-party platform server beside a simulated WeChat, and shows
		 every exchange between them down to the bytes.
	END
	chmod -R u=rwX,go=rX "$deb"
	aged "$deb"
	file=$dist/wxlab_${release}_amd64.deb
	dpkg-deb --root-owner-group -Zxz --build "$deb" "$file" >/dev/null || die "dpkg-deb failed."
	made "$file"
}

# static_program ARCH makes the headless program for servers, which needs nothing of the system it runs on.
static_program() {
	[ ! -x "$work/static-$1" ] || return 0
	need_packages $compiler_packages
	compiler=gcc
	if [ "$1" = arm64 ]; then
		need_packages gcc-aarch64-linux-gnu libc6-dev-arm64-cross
		compiler=aarch64-linux-gnu-gcc
	fi
	GOARCH=$1 CC=$compiler compile "$work/static-$1" headless,netgo,osusergo,sqlite_omit_load_extension \
		"-linkmode=external -extldflags=-static"
}

make_static() {
	for arch in amd64 arm64; do
		static_program $arch
		install -m 755 "$work/static-$arch" "$dist/wxlab-headless-$release-linux-$arch"
		made "$dist/wxlab-headless-$release-linux-$arch"
	done
}

# windows_resource makes the icon and the properties that Windows shows of a program: windows_resource FILE TITLE.
windows_resource() {
	convert $icon -define icon:auto-resize=256,48,32,16 "$work/wxlab.ico" || die "The icon cannot be made."
	numbers=$(printf '%s' "$release" | tr . ,),0
	cat >"$work/$1.rc" <<-END
		#pragma code_page(65001)
		1 ICON "wxlab.ico"
		1 VERSIONINFO FILEVERSION $numbers PRODUCTVERSION $numbers FILETYPE 1
		{
		 BLOCK "StringFileInfo" { BLOCK "080404B0" {
		  VALUE "ProductName", "Wxlab 微信第三方平台实验室"
		  VALUE "FileDescription", "$2"
		  VALUE "FileVersion", "$release"
		  VALUE "ProductVersion", "$release ($(git rev-parse --short=12 HEAD))"
		  VALUE "OriginalFilename", "$1.exe"
		 } }
		 BLOCK "VarFileInfo" { VALUE "Translation", 0x0804, 1200 }
		}
	END
	(cd "$work" && x86_64-w64-mingw32-windres -c 65001 "$1.rc" "$1.o") || die "The resources of $1.exe cannot be made."
}

# windows_program NAME TITLE TAGS [LDFLAGS]
windows_program() {
	[ ! -e "$work/windows/$1.exe" ] || return 0
	mkdir -p "$work/windows"
	windows_resource "$1" "$2"
	GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc compile "$work/windows/$1.exe" "$3" \
		"${4:-} -linkmode=external '-extldflags=$work/$1.o -static -Wl,--no-insert-timestamp'"
}

make_windows() {
	need_packages gcc-mingw-w64-x86-64-win32 imagemagick zip
	windows_program wxlab-desktop "Wxlab" "$windows_tags" -H=windowsgui
	windows_program wxlab "Wxlab command line" headless
	aged "$work/windows"
	name=$(pwd)/$dist/wxlab-$release-windows-amd64.zip
	rm -f "$name"
	(cd "$work/windows" && TZ=UTC zip -qX9 "$name" wxlab-desktop.exe wxlab.exe)
	made "$dist/${name##*/}"
}

# make_image makes an image from nothing, as docker load takes it, and podman load once it is unpacked: the program, the roots of the web's
# certificates, a user without rights, and a folder that is his.
make_image() {
	static_program amd64
	roots=/etc/ssl/certs/ca-certificates.crt
	[ -e $roots ] || need_packages ca-certificates
	image=$work/image layer=$work/layer
	mkdir -p "$image" "$layer/etc/ssl/certs" "$layer/tmp" "$layer/data"
	install -m 755 "$work/static-amd64" "$layer/wxlab"
	install -m 644 $roots "$layer/etc/ssl/certs/"
	echo 'wxlab:x:65532:65532::/data:' >"$layer/etc/passwd"
	chmod 1777 "$layer/tmp"
	chmod 700 "$layer/data"
	tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="$date" --format=gnu -C "$layer" -cf "$image/layer.tar" etc tmp wxlab
	tar --owner=65532 --group=65532 --numeric-owner --mtime="$date" --format=gnu -C "$layer" -rf "$image/layer.tar" data
	digest=$(sha256sum "$image/layer.tar" | cut -d' ' -f1)
	created=$(date -u -d "$date" +%Y-%m-%dT%H:%M:%SZ)
	cat >"$image/config.json" <<-END
		{"architecture": "amd64", "os": "linux", "created": "$created",
		 "config": {"User": "65532:65532", "WorkingDir": "/data", "Volumes": {"/data": {}},
		  "Env": ["HOME=/data", "XDG_CONFIG_HOME=/data", "PATH=/"],
		  "Entrypoint": ["/wxlab"],
		  "Cmd": ["serve", "--open-to-network", "--platform-addr", "0.0.0.0:8680", "--sim-addr", "0.0.0.0:8681", "--control-addr", "0.0.0.0:8682"],
		  "ExposedPorts": {"8680/tcp": {}, "8681/tcp": {}, "8682/tcp": {}},
		  "Healthcheck": {"Test": ["CMD", "/wxlab", "ready"], "Interval": 2000000000, "Timeout": 5000000000, "StartPeriod": 10000000000, "Retries": 5},
		  "Labels": {"org.opencontainers.image.title": "wxlab", "org.opencontainers.image.version": "$release",
		   "org.opencontainers.image.revision": "$(git rev-parse HEAD)"}},
		 "rootfs": {"type": "layers", "diff_ids": ["sha256:$digest"]},
		 "history": [{"created": "$created", "created_by": "sh app/package.sh image"}]}
	END
	printf '[{"Config":"config.json","RepoTags":["wxlab:%s","wxlab:latest"],"Layers":["layer.tar"]}]\n' "$release" >"$image/manifest.json"
	archive "$image" | gzip -9n >"$dist/wxlab-$release-image-amd64.tar.gz"
	made "$dist/wxlab-$release-image-amd64.tar.gz"
}

# make_sbom lists the modules in the headless program, as the compiler wrote them into it. The tool's version is pinned.
make_sbom() {
	static_program amd64
	file=$dist/wxlab-$release-sbom.cdx.json
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -noserial -version "v$release" \
		-output "$work/sbom.json" "$work/static-amd64" || die "The list of modules cannot be made."
	sed "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "$date" +%Y-%m-%dT%H:%M:%SZ)\"/" "$work/sbom.json" >"$file"
	made "$file"
}

need_go
check=
if [ "${1:-}" = --check ]; then
	check=yes
	shift
fi
[ $# != 0 ] || set -- $parts
for part in "$@"; do
	case " $parts " in
	*" $part "*) ;;
	*) die "There is no part $part; there are: $parts" ;;
	esac
done
dated
if [ -n "$check" ]; then
	. app/package_check.sh
	check_packages "$@"
	exit
fi
mkdir -p "$dist"
for part in "$@"; do
	make_$part
done
(cd "$dist" && rm -f SHA256SUMS && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS)
made "$dist/SHA256SUMS"
