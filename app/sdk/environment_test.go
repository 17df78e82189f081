package sdk

import (
	"slices"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/sim/wxserver/ca"
)

// road is a simulator's, from a machine with these variables.
func road(os string, inherited ...string) Road {
	return Road{
		Proxy: "127.0.0.1:8681", Base: "http://127.0.0.1:8681", Files: ca.FilesIn("/w/ca"), OS: os, Inherited: inherited,
	}
}

// value is that of a variable in an environment; ok says whether it is there.
func value(environment []string, name string) (v string, ok bool) {
	for _, entry := range environment {
		if n, value, _ := strings.Cut(entry, "="); n == name {
			v, ok = value, true
		}
	}
	return v, ok
}

func TestAProgramGetsEveryVariableThatARuntimeReads(t *testing.T) {
	r := road("linux", "HOME=/home/me", "PATH=/bin")
	got := r.Apply(r.Environment())
	for name, want := range map[string]string{
		"HOME": "/home/me", "PATH": "/bin",
		"HTTPS_PROXY": "http://127.0.0.1:8681", "https_proxy": "http://127.0.0.1:8681",
		"NO_PROXY": "localhost,127.0.0.1,::1", "no_proxy": "localhost,127.0.0.1,::1",
		"SSL_CERT_FILE": "/w/ca/bundle.pem", "REQUESTS_CA_BUNDLE": "/w/ca/bundle.pem", "CURL_CA_BUNDLE": "/w/ca/bundle.pem",
		"NODE_EXTRA_CA_CERTS": "/w/ca/ca.pem", "NODE_OPTIONS": `--require "/w/ca/wechat-preload.cjs"`,
		"NODE_USE_ENV_PROXY": "1", "WXLAB_PROXY": "127.0.0.1:8681", "WXLAB_API_BASE": "http://127.0.0.1:8681",
		"PHP_INI_SCAN_DIR": ":/w/ca/php",
	} {
		if v, ok := value(got, name); !ok || v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	java, _ := value(got, "JAVA_TOOL_OPTIONS")
	for _, option := range []string{
		"-Djavax.net.ssl.trustStore=/w/ca/trust.p12", "-Djavax.net.ssl.trustStorePassword=changeit",
		"-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=8681", "-Dhttp.nonProxyHosts=localhost|127.*|[::1]",
	} {
		if !slices.Contains(strings.Fields(java), option) {
			t.Errorf("JAVA_TOOL_OPTIONS has no %s: %s", option, java)
		}
	}
	if _, ok := value(got, "WXLAB_SECRET"); ok {
		t.Error("nobody asked for credentials")
	}
}

// TestWhatIsInheritedDoesNotLoseTheCalls: another proxy, exception or CA would.
func TestWhatIsInheritedDoesNotLoseTheCalls(t *testing.T) {
	r := road("linux", "HTTPS_PROXY=http://corp:3128", "https_proxy=http://corp:3128", "HTTP_PROXY=http://corp:3128",
		"http_proxy=http://corp:3128", "ALL_PROXY=socks5://corp", "all_proxy=socks5://corp", "NO_PROXY=*", "no_proxy=.qq.com",
		"SSL_CERT_FILE=/corp.pem", "REQUESTS_CA_BUNDLE=/corp.pem", "CURL_CA_BUNDLE=/corp.pem", "NODE_EXTRA_CA_CERTS=/corp.pem",
		"WXLAB_API_BASE=http://old")
	for _, entry := range r.Apply(r.Environment()) {
		if strings.Contains(entry, "corp") || strings.Contains(entry, "qq.com") || strings.Contains(entry, "*") &&
			strings.HasPrefix(strings.ToUpper(entry), "NO_PROXY") || strings.Contains(entry, "old") {
			t.Errorf("kept %s", entry)
		}
	}
}

func TestOptionsOfTheUsersOwnAreKeptOnce(t *testing.T) {
	r := road("linux",
		`NODE_OPTIONS=--max-old-space-size=4096 --require "/old ca/wechat-preload.cjs" --require /other.cjs`,
		`JAVA_TOOL_OPTIONS=-Xmx1g -Djavax.net.ssl.trustStore=/corp.jks "-Dhttps.proxyHost=corp" "-Dname=a b" -Dhttps.proxyPort=1`,
		"PHP_INI_SCAN_DIR=/etc/php.d")
	for range 3 { // a command that is run by exec in exec
		r.Inherited = r.Apply(r.Environment())
	}
	for name, want := range map[string]string{
		"NODE_OPTIONS":     `--max-old-space-size=4096 --require /other.cjs --require "/w/ca/wechat-preload.cjs"`,
		"PHP_INI_SCAN_DIR": "/etc/php.d:/w/ca/php",
		"JAVA_TOOL_OPTIONS": `-Xmx1g "-Dname=a b" -Djavax.net.ssl.trustStore=/w/ca/trust.p12 ` +
			`-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12 ` +
			`-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8681 -Dhttp.nonProxyHosts=localhost|127.*|[::1]`,
	} {
		if v, _ := value(r.Inherited, name); v != want {
			t.Errorf("%s is\n%s, want\n%s", name, v, want)
		}
	}
}

// TestPathsWithBlanks are one option, and not several.
func TestPathsWithBlanks(t *testing.T) {
	r := road("linux")
	r.Files = ca.FilesIn(`/home/a b/it's/"ca"\x`)
	got := r.Apply(r.Environment())
	if v, _ := value(got, "NODE_OPTIONS"); v != `--require "/home/a b/it's/\"ca\"\\x/wechat-preload.cjs"` {
		t.Error(v)
	}
	r.Files = ca.FilesIn(`/home/a b/it's`)
	got = r.Apply(r.Environment())
	if v, _ := value(got, "JAVA_TOOL_OPTIONS"); !strings.HasPrefix(v, `"-Djavax.net.ssl.trustStore=/home/a b/it's/trust.p12" -D`) {
		t.Error(v)
	}
}

func TestOnWindowsNamesHaveNoCase(t *testing.T) {
	r := road("windows", "Https_Proxy=http://corp:3128", "Path=C:\\bin", `Php_Ini_Scan_Dir=C:\ini`)
	got := r.Apply(r.Environment())
	if _, ok := value(got, "Https_Proxy"); ok {
		t.Errorf("kept the proxy: %q", got)
	}
	if v, _ := value(got, "PHP_INI_SCAN_DIR"); !strings.HasPrefix(v, `C:\ini;`) {
		t.Error(v)
	}
}

func TestCredentialsAreInClear(t *testing.T) {
	got := Credentials(platform.Component{AppID: "wx1", AppSecret: "s3cret", Token: "tok", EncodingAESKey: "key"})
	want := []Variable{
		{Name: "WXLAB_APPID", Value: "wx1"}, {Name: "WXLAB_SECRET", Value: "s3cret"},
		{Name: "WXLAB_TOKEN", Value: "tok"}, {Name: "WXLAB_AES_KEY", Value: "key"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
