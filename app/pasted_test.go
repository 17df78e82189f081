package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// pastedCase is one input after a public report, as it was tried on the command line, and what has to be said.
type pastedCase struct {
	name      string
	url       string // a file whose text is the URL, or the URL itself
	body      string // a file
	exit      int
	zh, en    []string
	keysFlags []string
}

func pastedCases() []pastedCase {
	opened := func(name, url, body string) pastedCase {
		return pastedCase{name: name, url: url, body: body,
			zh: []string{"验签通过，解密成功：text", "你好😀"}, en: []string{"Verified and opened: text", "你好😀"}}
	}
	return []pastedCase{
		opened("a Java log", "01-java-log-pasted-body", "01-java-log-pasted-body"),
		opened("a Go map", "02-go-map-pasted-url", "02-go-map-pasted-body"),
		opened("a PHP array", "04-php-array-pasted-url", "02-go-map-pasted-body"),
		{name: "a reply alone", body: "06-reply-pasted-alone-reply.xml",
			zh: []string{"未互换", "ToUserName", "gh_0a1b2c3d4e5f"}, en: []string{"not swapped", "ToUserName", "gh_0a1b2c3d4e5f"}},
		{name: "a reply beside its time and nonce", url: "timestamp=1556256494&nonce=VIv50qtMDW9XV1GV",
			body: "06-reply-pasted-alone-reply.xml", zh: []string{"未互换"}, en: []string{"not swapped"}},
		{name: "Encrypt alone", body: "07-encrypt-and-key-only-body",
			zh: []string{"解密成功：text，但没有任何内容经过验签", "缺少 msg_signature, timestamp, nonce", "你好😀"},
			en: []string{"Opened: text, but nothing could be verified", "msg_signature, timestamp, nonce is missing", "你好😀"}},
		{name: "Encrypt and key alone", body: "07-encrypt-and-key-only-body",
			keysFlags: []string{"--aes-key", "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"},
			zh:        []string{"没有任何内容经过验签", "wxc0ffee1234567890"}, en: []string{"nothing could be verified", "wxc0ffee1234567890"}},
		{name: "an API's answer",
			url:  "https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token?component_access_token=67_x",
			body: "08-api-answer-pasted-answer.json", exit: 1,
			zh: []string{"61023", "api_get_authorizer_list", "6425d22a-37dd8402-0c127510"},
			en: []string{"61023", "api_get_authorizer_list", "6425d22a-37dd8402-0c127510"}},
		{name: "an alarm", url: "09-wechat-alarm-pasted-alarm.txt", body: "09-wechat-alarm-pasted-alarm.txt", exit: 1,
			zh: []string{"引号是回复的一部分", "StringHttpMessageConverter", "Nest"},
			en: []string{"the quotes are part of it", "StringHttpMessageConverter", "Nest"}},
	}
}

// TestPastedAfterPublicReports: each input that people pasted in public gets its right answer in both languages, and
// nothing that merely was read is called confirmed.
func TestPastedAfterPublicReports(t *testing.T) {
	for _, c := range pastedCases() {
		t.Run(c.name, func(t *testing.T) {
			keys := c.keysFlags
			if keys == nil {
				keys = relay()
			}
			args := append([]string{"decrypt", "--body", filepath.Join("testdata", "cases", c.body)}, keys...)
			if c.url != "" {
				args = append(args, "--url", c.url)
				if text, err := os.ReadFile(filepath.Join("testdata", "cases", c.url)); err == nil {
					args[len(args)-1] = string(text)
				}
			}
			for lang, says := range map[string][]string{"zh": c.zh, "en": c.en} {
				code, out, errs := runOffline(t, "", append(slices.Clone(args), "--lang", lang)...)
				if code != c.exit {
					t.Errorf("%s: exit %d\n%s%s", lang, code, out, errs)
				}
				for _, want := range says {
					if !strings.Contains(out, want) {
						t.Errorf("%s: %q is not said in\n%s", lang, want, out)
					}
				}
				for _, claim := range []string{"Confirmed: The URL", "已证实：URL"} {
					if strings.Contains(out, claim) {
						t.Errorf("%s: claims %q\n%s", lang, claim, out)
					}
				}
			}
		})
	}
}

// TestAnAPICallIsReadWhole: address, request and answer in one text make one account.
func TestAnAPICallIsReadWhole(t *testing.T) {
	var text strings.Builder
	text.WriteString("POST https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token?component_access_token=67_x\n")
	for _, name := range []string{"08-api-answer-pasted-request.json", "08-api-answer-pasted-answer.json"} {
		raw, err := os.ReadFile(filepath.Join("testdata", "cases", name))
		if err != nil {
			t.Fatal(err)
		}
		text.Write(raw)
	}
	code, out, _ := runOffline(t, text.String(), "decrypt", "-", "--lang", "en")
	for _, want := range []string{
		"authorizer_refresh_token", "null", "61023", "component_access_token is in the URL", "authorizer_refresh_token in the request is null", "api_get_authorizer_list",
	} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("exit %d, without %q:\n%s", code, want, out)
		}
	}
}

// TestKeysComeFromTheWorkspace: what a workspace's component sealed is opened without a key on the command line, and
// which keys were used is said, masked; of several components each is tried.
func TestKeysComeFromTheWorkspace(t *testing.T) {
	dir := twoComponents(t)
	settings, err := workspace.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range settings.Components() {
		component := c.AppID
		_, sealed, _ := runOffline(t, plainText, "encrypt", "--workspace", dir, "--component", component, "--seed", "3")
		code, out, errs := runOffline(t, sealed, "decrypt", "-", "--workspace", dir, "--lang", "en")
		if code != 0 || !strings.Contains(out, "Verified and opened") || !strings.Contains(errs, component) ||
			!strings.Contains(errs, dir) {
			t.Errorf("%s: exit %d\n%s%s", component, code, out, errs)
		}
		if key := c.EncodingAESKey.Reveal(); strings.Contains(out+errs, key) {
			t.Errorf("the key stands in clear in\n%s%s", out, errs)
		}
	}
	code, _, errs := runOffline(t, "x", "decrypt", "-", "--workspace", filepath.Join(dir, "nothing"), "--lang", "en")
	if code != 2 || !strings.Contains(errs, "there is no workspace in") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestDecryptTakesTheClipboard: the text comes from the system's tool; where there is none, that is said.
func TestDecryptTakesTheClipboard(t *testing.T) {
	tools := t.TempDir()
	raw, err := filepath.Abs(filepath.Join("testdata", "cases", "01-java-log-pasted-body"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"wl-paste", "xclip", "xsel", "pbpaste"} {
		script := "#!/bin/sh\nwhile IFS= read -r line; do printf '%s\\n' \"$line\"; done < '" + raw + "'\n"
		if err := os.WriteFile(filepath.Join(tools, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", tools)
	args := append([]string{"decrypt", "--clipboard", "--lang", "en"}, relay()...)
	if code, out, errs := runOffline(t, "", args...); code != 0 || !strings.Contains(out, "Verified and opened") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	t.Setenv("PATH", t.TempDir())
	for _, lang := range []string{"zh", "en"} {
		args[3] = lang
		if code, _, errs := runOffline(t, "", args...); code != 2 || len(errs) < 40 {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
	for system, want := range map[string]string{"darwin": "pbpaste", "windows": "powershell", "linux": "xclip"} {
		if got := clipboardTools(system, func(string) string { return "" }); got[0][0] != want {
			t.Errorf("%s: %v", system, got)
		}
	}
	if got := clipboardTools("linux", func(string) string { return "wayland-0" }); got[0][0] != "wl-paste" {
		t.Error(got)
	}
}
