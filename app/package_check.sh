# Sourced by package.sh: what --check runs. It makes the packages of the commit twice, where everything that must not get
# into them differs, and uses them as their users do.

lacking=

# holds SENTENCE COMMAND... says whether the command succeeds.
holds() {
	sentence=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		printf '  ✓ %s\n' "$sentence"
	else
		printf '  ✗ %s\n' "$sentence"
		sed 's/^/      /' "$work/said"
		lacking="$lacking
  $sentence"
	fi
}

# once FOLDER VARIABLE=VALUE... makes the packages in a clone there.
once() {
	git clone -q . "$1" || die "The checkout cannot be cloned."
	clone=$1
	shift
	(cd "$clone" && env "$@" sh app/package.sh $chosen) || die "The packages cannot be made."
}

# check_packages PART...
check_packages() {
	chosen=$*
	once "$work/one" TZ=UTC LC_ALL=C
	(umask 077 && once "$work/somewhere else/two" TZ=Asia/Shanghai LC_ALL=C.UTF-8 TMPDIR="$work")
	made=$work/one/dist
	echo
	holds "made twice, the bytes are the same" diff "$made/SHA256SUMS" "$work/somewhere else/two/dist/SHA256SUMS"
	for part in $chosen; do
		echo "$part"
		check_$part
	done
	[ -z "$lacking" ] || die "These packages are not fit for users:$lacking"
}

# of_this_commit PROGRAM...: it says so itself.
of_this_commit() {
	"$@" version --lang en >"$work/version" && cat "$work/version" &&
		grep -qx "wxlab $release" "$work/version" && grep -q "commit *$(git rev-parse HEAD)\$" "$work/version"
}

# demonstrates PROGRAM...: it starts without settings and runs the whole protocol; how long that takes is part of what is said.
demonstrates() {
	begun=$(date +%s%N)
	env -i HOME="$work/home" "$@" demo >"$work/demo" 2>&1 || { cat "$work/demo"; return 1; }
	printf '    the demo took %s ms, the start included\n' "$((($(date +%s%N) - begun) / 1000000))" >"$work/took"
}

took() { ! [ -e "$work/took" ] || { cat "$work/took"; rm "$work/took"; }; }

# installed_right FOLDER: what the desktop, man and the shells look for is there, whoever made it.
installed_right() {
	missing=
	for file in bin/wxlab share/applications/wxlab.desktop share/icons/hicolor/256x256/apps/wxlab.png \
		share/man/man1/wxlab.1.gz share/man/zh_CN/man1/wxlab.1.gz share/bash-completion/completions/wxlab \
		share/zsh/vendor-completions/_wxlab share/fish/vendor_completions.d/wxlab.fish; do
		[ -s "$1/$file" ] || missing="$missing $file"
	done
	closed=$(find "$1" ! -perm -444)
	[ -z "$missing$closed" ] || { echo "missing:$missing; only its maker can read: $closed"; return 1; }
	zcat "$1/share/man/man1/wxlab.1.gz" | grep -q '^\.TH WXLAB 1' && zcat "$1/share/man/zh_CN/man1/wxlab.1.gz" | grep -q 全网发布检测
}

check_tar() {
	mkdir -p "$work/untarred"
	tar -xzf "$made/wxlab-$release-linux-amd64.tar.gz" -C "$work/untarred"
	unpacked=$work/untarred/wxlab-$release-linux-amd64
	holds "what belongs to a desktop app is there" installed_right "$unpacked"
	holds "wxlab version says of which commit it is" of_this_commit "$unpacked/bin/wxlab"
	holds "it runs the demo" demonstrates "$unpacked/bin/wxlab"
	took
}

# needs_what_it_says: dpkg knows in which packages the libraries are that the program asks for.
needs_what_it_says() {
	depends=$(dpkg-deb -f "$deb_file" Depends)
	for library in $(objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }'); do
		package=$(dpkg -S "*/$library" | sed 's/:.*//; q')
		case ", $depends," in
		*", $package,"* | *", $package ("*) ;;
		*) echo "$library is in $package, which is not in: $depends"; return 1 ;;
		esac
	done
}

check_deb() {
	deb_file=$made/wxlab_${release}_amd64.deb
	dpkg-deb -x "$deb_file" "$work/installed"
	holds "what belongs to a desktop app is there" installed_right "$work/installed/usr"
	holds "it depends on the packages that it needs" needs_what_it_says "$work/installed/usr/bin/wxlab"
	holds "wxlab version says of which commit it is" of_this_commit "$work/installed/usr/bin/wxlab"
}

needs_no_library() { ! objdump -p "$1" | grep NEEDED; }

check_static() {
	for arch in amd64 arm64; do
		program=$made/wxlab-headless-$release-linux-$arch
		emulator=
		[ $arch = amd64 ] || { need_packages qemu-user binutils-aarch64-linux-gnu && emulator=qemu-aarch64; }
		holds "$arch needs no library" needs_no_library "$program"
		holds "$arch says of which commit it is" of_this_commit $emulator "$program"
		holds "$arch runs the demo" demonstrates $emulator "$program"
		took
	done
}

# properties_of PROGRAM: what Windows shows of it, and its icon.
properties_of() {
	x86_64-w64-mingw32-windres -i "$1" -o "$work/resources.rc" && cat "$work/resources.rc" &&
		grep -q 'ProductVersion.*'"$release ($(git rev-parse --short=12 HEAD))" "$work/resources.rc" && grep -q RT_GROUP_ICON "$work/resources.rc"
}

check_windows() {
	unzip -q "$made/wxlab-$release-windows-amd64.zip" -d "$work/unzipped"
	for name in wxlab wxlab-desktop; do
		holds "$name.exe has icon, version and commit among its properties" properties_of "$work/unzipped/$name.exe"
	done
	holds "wxlab-desktop.exe opens no console, and wxlab.exe is for one" subsystems
}

subsystems() {
	objdump -p "$work/unzipped/wxlab-desktop.exe" | grep -q 'Subsystem.*Windows GUI' &&
		objdump -p "$work/unzipped/wxlab.exe" | grep -q 'Subsystem.*Windows CUI'
}

# of_the_image KEY: the words of a list in its configuration.
of_the_image() { sed -n 's/.*"'"$1"'": \[\([^]]*\)\].*/\1/p' "$work/image-config" | tr -d '",'; }

# configured: without root, a volume for what is kept, a check of its health that the program has.
configured() {
	cat "$work/image-config"
	grep -q '"User": "65532:65532"' "$work/image-config" && grep -q '"Volumes": {"/data": {}}' "$work/image-config" &&
		[ "$(of_the_image Test)" = "CMD /wxlab ready" ] && [ "$(of_the_image Entrypoint)" = /wxlab ]
}

# lets_its_user_in: what that user must read he can read, and what he keeps is his alone.
lets_its_user_in() {
	ls -lanR "$rootfs"
	closed=$(find "$rootfs" -path "$rootfs/data" -prune -o ! -perm -004 -print)
	[ -z "$closed" ] && [ -s "$rootfs/etc/ssl/certs/ca-certificates.crt" ] && [ "$(stat -c '%u %a' "$rootfs/data")" = "65532 700" ]
}

healthy() {
	for _ in $(seq 50); do
		! $inside $(of_the_image Test | sed 's/^CMD //') || return 0
		sleep 0.2
	done
	return 1
}

ended() {
	cat "$work/served"
	kill $served && wait $served
}

check_image() {
	rootfs=$work/rootfs
	mkdir -p "$rootfs" "$work/loaded"
	tar -xzf "$made/wxlab-$release-image-amd64.tar.gz" -C "$work/loaded"
	mv "$work/loaded/config.json" "$work/image-config"
	tar -xpf "$work/loaded/layer.tar" -C "$rootfs" --numeric-owner
	holds "it wants no root, keeps its data in a volume, and says how healthy it is" configured
	if [ "$(id -u)" != 0 ]; then
		say "Whether it runs was not tried: for that you have to be root."
		return
	fi
	holds "its user can read what he must, and only he what he keeps" lets_its_user_in
	# As in a container of the image: in its files alone, as its user, in its environment.
	inside="env -i $(of_the_image Env) $(command -v chroot) --userspec=65532:65532 $rootfs"
	$inside $(of_the_image Entrypoint) $(of_the_image Cmd) --platform-addr 127.0.0.1:0 --sim-addr 127.0.0.1:0 --control-addr 127.0.0.1:0 >"$work/served" 2>&1 &
	served=$!
	holds "it becomes healthy" healthy
	holds "a command in it finds the Wxlab that runs" $inside /wxlab coverage
	holds "it ends in order when it is asked to" ended
}

# lists_every_module: the compiler wrote them into the program.
lists_every_module() {
	go version -m "$made/wxlab-headless-$release-linux-amd64" | awk '$1 == "dep" { print $2 "@" $3 }' | sort >"$work/modules"
	[ -s "$work/modules" ] || return 1
	while read -r module; do
		grep -q "pkg:golang/$module" "$work/one/dist/wxlab-$release-sbom.cdx.json" || { echo "$module is missing"; return 1; }
	done <"$work/modules"
}

check_sbom() {
	[ -e "$made/wxlab-headless-$release-linux-amd64" ] || { say "Whether it is whole was not looked at: name static too."; return; }
	holds "every module of the program is listed" lists_every_module
}
