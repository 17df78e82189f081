package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/fixtures"
)

// officialPush is WeChat's published push (O1): its flags, and a file with its body.
func officialPush(t *testing.T) (flags map[string]string, v fixtures.Vector) {
	t.Helper()
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, candidate := range all {
		if candidate.ID == "O1" {
			v = candidate
		}
	}
	body := "<xml><ToUserName><![CDATA[" + v.ToUserName + "]]></ToUserName><Encrypt><![CDATA[" + v.Encrypt +
		"]]></Encrypt></xml>"
	file := filepath.Join(t.TempDir(), "body.xml")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"token": v.Token, "aes-key": v.EncodingAESKey, "appid": v.AppID, "url": v.RequestURI, "body": file,
	}, v
}

// runDecrypt runs decrypt with those flags.
func runDecrypt(t *testing.T, stdin string, flags map[string]string, more ...string) (code int, stdout, stderr string) {
	t.Helper()
	args := []string{"decrypt", "--lang", "en"}
	for name, value := range flags {
		args = append(args, "--"+name, value)
	}
	return runOffline(t, stdin, append(args, more...)...)
}

// runOffline runs a command line where there is no default workspace.
func runOffline(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, t.TempDir())
	}
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(stdin), out: &out, errs: &errs, env: func(string) string { return "" }}
	code = p.run(context.Background(), args)
	return code, out.String(), errs.String()
}

func TestDecryptOpensThePublishedPush(t *testing.T) {
	flags, _ := officialPush(t)
	code, out, _ := runDecrypt(t, "", flags)
	if code != 0 || !strings.Contains(out, "hello world") ||
		!strings.Contains(out, "✓ Verified and opened: event debug_demo") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if strings.Contains(out, "\x1b") {
		t.Error("colours where there is no terminal")
	}
}

func TestDecryptReadsStandardInput(t *testing.T) {
	flags, _ := officialPush(t)
	body, err := os.ReadFile(flags["body"])
	if err != nil {
		t.Fatal(err)
	}
	flags["body"] = "-"
	if code, out, _ := runDecrypt(t, string(body), flags); code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// TestDecryptJSON holds what others' scripts rely on: the names and types of the JSON.
func TestDecryptJSON(t *testing.T) {
	type account struct {
		OK    bool   `json:"ok"`
		Plain string `json:"plain"`
		Steps []struct {
			Name   string `json:"name"`
			OK     bool   `json:"ok"`
			Detail string `json:"detail"`
		} `json:"steps"`
		Likely []struct {
			Cause     string `json:"cause"`
			Confirmed bool   `json:"confirmed"`
			Fix       string `json:"fix"`
		} `json:"likely"`
	}
	for _, c := range []struct {
		name   string
		edit   func(flags map[string]string, v fixtures.Vector)
		code   int
		says   string
		likely bool
	}{
		{"good", func(map[string]string, fixtures.Vector) {}, 0, "hello world", false},
		{"signature pasted", func(f map[string]string, v fixtures.Vector) {
			f["url"] = strings.ReplaceAll(f["url"], v.MsgSignature, v.Signature)
		}, 1, "msg_signature", true},
		{"authorizer's AppID", func(f map[string]string, v fixtures.Vector) { f["appid"] = v.AuthorizerAppID }, 1,
			"wx134c8103faa5a59e", true},
		{"previous key", func(f map[string]string, v fixtures.Vector) {
			f["previous-aes-key"], f["aes-key"] = v.EncodingAESKey, strings.Repeat("x", 43)
		}, 0, "previous EncodingAESKey", true},
		{"previous token", func(f map[string]string, v fixtures.Vector) {
			f["previous-token"], f["token"] = v.Token, "new"
		}, 0, "previous Token", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			flags, v := officialPush(t)
			c.edit(flags, v)
			code, out, _ := runDecrypt(t, "", flags, "--json")
			var a account
			if err := json.Unmarshal([]byte(out), &a); err != nil {
				t.Fatalf("%v:\n%s", err, out)
			}
			if code != c.code || a.OK != (code == 0) || len(a.Steps) == 0 || !strings.Contains(out, c.says) {
				t.Errorf("exit %d:\n%s", code, out)
			}
			if (len(a.Likely) > 0 && a.Likely[0].Confirmed && a.Likely[0].Fix != "") != c.likely {
				t.Errorf("likely %+v", a.Likely)
			}
		})
	}
}

func TestDecryptUsage(t *testing.T) {
	for _, missing := range []string{"token", "aes-key", "appid", "body"} {
		flags, _ := officialPush(t)
		delete(flags, missing)
		code, out, errs := runDecrypt(t, "", flags)
		if code != 2 || out != "" || !strings.Contains(errs, "--"+missing+" is missing: add ") {
			t.Errorf("without --%s: exit %d, %q", missing, code, errs)
		}
	}
	flags, _ := officialPush(t)
	flags["body"] = filepath.Join(t.TempDir(), "nothing.xml")
	if code, _, errs := runDecrypt(t, "", flags); code != 2 || !strings.Contains(errs, "nothing.xml") ||
		!strings.Contains(errs, "check the path") {
		t.Errorf("missing file: exit %d, %q", code, errs)
	}
	flags["body"] = "-"
	if code, _, errs := runDecrypt(t, strings.Repeat("x", maxCapture+1), flags); code != 2 ||
		!strings.Contains(errs, "cut out the part that matters") {
		t.Errorf("endless body: exit %d, %q", code, errs)
	}
}

func TestDecryptVerifiesAURLWithoutABody(t *testing.T) {
	flags := map[string]string{
		"token": "AAAAA",
		"url": "/cb?signature=f464b24fc39322e44b38aa78f5edd27bd1441696&timestamp=1714036504" +
			"&nonce=1514711492&echostr=4375120948345356249",
	}
	if code, out, errs := runDecrypt(t, "", flags); code != 0 || !strings.Contains(out, "4375120948345356249") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
}
