// Package sdk leads code that nobody changed to the simulator: the one environment in which SDKs of every language reach
// it under WeChat's own host names, what each SDK needs, and why no call of a program arrived. It starts nothing and
// asks nothing of the machine.
package sdk

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"wxlab/app/credentials"
	"wxlab/platform"
	"wxlab/sim/wxserver/ca"
)

// Road is how a program gets to the simulator.
type Road struct {
	Proxy     string   // the simulator's port as a proxy, host:port
	Base      string   // the simulator's URL, for code that takes a base URL
	Files     ca.Files // of the CA, as the program sees them
	OS        string   // that the program runs on, as runtime.GOOS names it
	Inherited []string // what the program would run with otherwise, NAME=VALUE
}

// RoadTo leads programs of a system to the simulator at base, whose CA is in a folder; false where base is no URL.
func RoadTo(base, folder, os string) (Road, bool) {
	at, err := url.Parse(base)
	if err != nil || at.Host == "" {
		return Road{}, false
	}
	return Road{Proxy: at.Host, Base: base, Files: ca.FilesIn(folder), OS: os}, true
}

// Variable is one of the environment: set, or taken out of it.
type Variable struct {
	Name, Value string
	Unset       bool
}

// Environment is the same for all languages; a runtime reads what it knows. What is inherited is replaced, because a
// second proxy or another CA would lose the calls; only options that hold more than these keep their other contents.
//
// HTTP_PROXY is taken out, not pointed here: WeChat's API is HTTPS alone, so it would lead nothing to the simulator, and
// plain HTTP to services of one's own would be refused. An inherited one would do the same, without its NO_PROXY.
func (r Road) Environment() []Variable {
	proxy := "http://" + r.Proxy
	out := slices.Concat(
		both("HTTPS_PROXY", proxy),
		both("NO_PROXY", "localhost,127.0.0.1,::1"),
		[]Variable{
			{Name: "HTTP_PROXY", Unset: true}, {Name: "http_proxy", Unset: true},
			{Name: "ALL_PROXY", Unset: true}, {Name: "all_proxy", Unset: true},
		},
	)
	for _, name := range []string{"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"} {
		out = append(out, Variable{Name: name, Value: r.Files.Bundle})
	}
	out = append(out,
		Variable{Name: "NODE_EXTRA_CA_CERTS", Value: r.Files.CA},
		Variable{Name: "NODE_USE_ENV_PROXY", Value: "1"},
		Variable{Name: "NODE_OPTIONS", Value: r.nodeOptions()},
		Variable{Name: "WXLAB_PROXY", Value: r.Proxy},
		Variable{Name: "PHP_INI_SCAN_DIR", Value: r.phpFolders()},
		Variable{Name: "JAVA_TOOL_OPTIONS", Value: strings.Join(append(r.javaKept("JAVA_TOOL_OPTIONS"), r.javaOwn()...), " ")},
		Variable{Name: "WXLAB_API_BASE", Value: r.Base},
	)
	return append(out, r.javaOverrides()...)
}

// both is a variable under its two names: curl and PHP read the small one, others the large one.
func both(name, value string) []Variable {
	return []Variable{{Name: name, Value: value}, {Name: strings.ToLower(name), Value: value}}
}

// Credentials are a component's, secrets in clear, under the names of the flags that take them.
func Credentials(c platform.Component) (out []Variable) {
	for _, f := range []credentials.Field{credentials.AppID, credentials.Secret, credentials.Token, credentials.AESKey} {
		out = append(out, Variable{Name: f.Variable, Value: *f.Of(&c)})
	}
	return out
}

// Apply is the environment, as NAME=VALUE, of a program that is started with these variables.
func (r Road) Apply(variables []Variable) []string {
	out := slices.DeleteFunc(slices.Clone(r.Inherited), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(variables, func(v Variable) bool { return r.same(v.Name, name) })
	})
	for _, v := range variables {
		if !v.Unset {
			out = append(out, v.Name+"="+v.Value)
		}
	}
	return out
}

// same compares names as the system does.
func (r Road) same(a, b string) bool { return a == b || r.OS == "windows" && strings.EqualFold(a, b) }

// inherited is the value that a variable has already; the last one counts.
func (r Road) inherited(name string) string {
	for _, entry := range slices.Backward(r.Inherited) {
		if n, value, _ := strings.Cut(entry, "="); r.same(n, name) {
			return value
		}
	}
	return ""
}

// ownPreload is an option of NODE_OPTIONS that an earlier environment of ours put there.
var ownPreload = regexp.MustCompile(`--require[ =]("(\\.|[^"\\])*wechat-preload\.cjs"|\S*wechat-preload\.cjs)\s*`)

// nodeOptions has node load the preload script. In quotes, node takes a backslash for the beginning of an escape.
func (r Road) nodeOptions() string {
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(r.Files.Preload) + `"`
	kept := ownPreload.ReplaceAllString(r.inherited("NODE_OPTIONS"), "")
	return strings.TrimSpace(strings.TrimSpace(kept) + " --require " + quoted)
}

// phpFolders keeps the folders that PHP reads already, an empty one being those it was compiled with, and adds ours.
func (r Road) phpFolders() string {
	separator, own := ":", r.Files.PHP
	if r.OS == "windows" {
		separator = ";"
	}
	folders := strings.Split(r.inherited("PHP_INI_SCAN_DIR"), separator)
	folders = slices.DeleteFunc(folders, func(dir string) bool { return dir == own })
	if len(folders) == 0 {
		folders = []string{""}
	}
	return strings.Join(append(folders, own), separator)
}

// javaOption is one of JAVA_TOOL_OPTIONS; quotes keep blanks together and are no part of it.
var javaOption = regexp.MustCompile(`("[^"]*"|'[^']*'|[^\s"'])+`)

// javaProperties are the trust store and the proxy.
func (r Road) javaProperties() [][2]string {
	host, port, _ := strings.Cut(r.Proxy, ":")
	return [][2]string{
		{"javax.net.ssl.trustStore", r.Files.Trust}, {"javax.net.ssl.trustStorePassword", ca.TrustPassword},
		{"javax.net.ssl.trustStoreType", "PKCS12"}, {"https.proxyHost", host}, {"https.proxyPort", port},
		{"http.nonProxyHosts", "localhost|127.*|[::1]"},
	}
}

// javaOwn are the options that give the JVM our properties.
func (r Road) javaOwn() (out []string) {
	for _, p := range r.javaProperties() {
		out = append(out, javaQuoted("-D"+p[0]+"="+p[1]))
	}
	return out
}

// javaKept are the options that a variable has already, without those that set our properties.
func (r Road) javaKept(name string) []string {
	return slices.DeleteFunc(javaOption.FindAllString(r.inherited(name), -1), func(option string) bool {
		return slices.ContainsFunc(r.javaProperties(), func(p [2]string) bool {
			return strings.HasPrefix(javaQuote.Replace(option), "-D"+p[0]+"=")
		})
	})
}

// javaOverrides are variables whose options count before those of JAVA_TOOL_OPTIONS, where these have another proxy or
// trust store: without it.
func (r Road) javaOverrides() (out []Variable) {
	for _, name := range []string{"JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"} {
		kept := r.javaKept(name)
		if len(kept) < len(javaOption.FindAllString(r.inherited(name), -1)) {
			out = append(out, Variable{Name: name, Value: strings.Join(kept, " "), Unset: len(kept) == 0})
		}
	}
	return out
}

// javaQuote takes the JVM's quotes out, wherever they stand in an option.
var javaQuote = strings.NewReplacer(`"`, "", "'", "")

// javaQuoted keeps the blanks of a path in one option. The JVM has two quotes and no escape; an option may change between
// them.
func javaQuoted(option string) string {
	if !strings.ContainsAny(option, " \t'\"") {
		return option
	}
	return `"` + strings.ReplaceAll(option, `"`, `"'"'"`) + `"`
}
