package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
)

// TestCoverageSaysWhatWasCalledInVain: of a Wxlab that runs, and of its record when nothing runs any more.
func TestCoverageSaysWhatWasCalledInVain(t *testing.T) {
	b := brokenBench{brokenCase: brokenCase{}, dir: t.TempDir(), ports: &portsOutside{}}
	target, stop, err := b.start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	bench, end, err := b.serve(t.Context(), target.flags)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, bench.Sim+"/tcb/modifyenv?access_token=x", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", "my-sdk/1.2")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	client := &control.Client{URL: bench.Control, Token: bench.Token, HTTP: http.DefaultClient}
	if _, err := control.Ask(t.Context(), client, control.WaitForExchange{Query: "path:/tcb/modifyenv", Timeout: 10}); err != nil {
		t.Error(err)
	}
	hold := func(state string) {
		for lang, says := range map[string]string{"zh": "官方接口，尚未模拟：云开发", "en": "official, not simulated yet: Cloud base"} {
			out, errs, exit := cli(t, "coverage", "--workspace", b.dir, "--lang", lang)
			if exit != 0 || !strings.Contains(out, "     2  /tcb/modifyenv\n") || !strings.Contains(out, says) ||
				!strings.Contains(out, "my-sdk/1.2") {
				t.Errorf("%s, %s: exit %d\n%s%s", state, lang, exit, out, errs)
			}
		}
		out, errs, _ := cli(t, "coverage", "--json", "--workspace", b.dir)
		var got control.Coverage
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Missing) != 1 || got.Missing[0].Group != "cloud" ||
			len(got.Unknown) != 1 || got.Calls["/tcb/modifyenv"] != 2 || got.Official < 244 || len(got.Groups) < 27 {
			t.Errorf("%s: %v\n%s%s", state, err, out, errs)
		}
	}
	hold("running")
	end()
	hold("offline")
	for name, says := range map[string]string{"c.csv": "\n/tcb/modifyenv,2,", "c.md": "| `/tcb/modifyenv` | 2 |"} {
		file := filepath.Join(t.TempDir(), name)
		out, errs, exit := cli(t, "coverage", "-o", file, "--workspace", b.dir)
		raw, err := os.ReadFile(file)
		if err != nil || exit != 0 || !strings.Contains(string(raw), says) {
			t.Errorf("%s: exit %d, %v\n%s%s%s", name, exit, err, raw, out, errs)
		}
	}
	if _, errs, exit := cli(t, "coverage", "-o", "c.txt", "--workspace", b.dir, "--lang", "en"); exit != 2 ||
		!strings.Contains(errs, ".md or .csv") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
