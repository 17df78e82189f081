package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/sim/simtest/broken"
)

// suite are the tests of a platform in another language: fixtures/clients/tests has one for each.
type suite struct {
	file    string
	command func(t *testing.T, file string) []string // to run it, once made ready; it skips where the language is not at hand
}

var suites = []suite{
	{"wechat.test.mjs", func(t *testing.T, file string) []string {
		needTool(t, "node", "--input-type=module", "-e", "import 'node:test'")
		return []string{"node", "--test", file}
	}},
	{"test_wechat.py", func(t *testing.T, file string) []string {
		for _, python := range []string{"python3", "/usr/bin/python3"} { // Debian's pytest is its own Python's
			if exec.Command(python, "-c", "import pytest").Run() == nil {
				return []string{python, "-m", "pytest", "-q", "-p", "no:cacheprovider", file}
			}
		}
		t.Skip("no python3 has pytest (Debian: python3-pytest)")
		return nil
	}},
	{"WechatTest.php", func(t *testing.T, file string) []string {
		needTool(t, "phpunit", "--version")
		return []string{"phpunit", file}
	}},
	{"WechatTest.java", func(t *testing.T, file string) []string {
		needTool(t, "javac", "-version")
		const jars = "/usr/share/java/"
		if _, err := os.Stat(jars + "junit-jupiter-engine.jar"); err != nil {
			t.Skip("there is no JUnit 5 (Debian: junit5)")
		}
		classes, path := t.TempDir(), ""
		for _, name := range strings.Fields(`junit-jupiter-api junit-jupiter-engine junit-platform-commons junit-platform-console
			junit-platform-engine junit-platform-launcher junit-platform-reporting apiguardian-api opentest4j opentest4j-reporting
			opentest4j-reporting-events opentest4j-reporting-schema picocli univocity-parsers`) {
			path += jars + name + ".jar:"
		}
		if out, err := exec.Command("javac", "-encoding", "UTF-8", "-cp", path, "-d", classes, file).CombinedOutput(); err != nil {
			t.Fatalf("javac: %v\n%s", err, out)
		}
		return []string{"java", "-cp", path + classes, "org.junit.platform.console.ConsoleLauncher", "-c", "WechatTest"}
	}},
}

// needTool skips the test where a program is not at hand, or does not run.
func needTool(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Skipf("%s: %v %s", name, err, out)
	}
}

// runSuite gives what a suite prints, and whether it passed. Nothing of the environment but the PATH gets in.
func runSuite(t *testing.T, command []string, env ...string) (output string, passed bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "TMPDIR=" + cmd.Dir, "LC_ALL=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1",
	}, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// TestSuitesOfOtherLanguages passes each suite with a Wxlab that it starts itself, whose embedded platform is right, and with
// one that runs and drives a server of somebody's; and fails it where that server does not check signatures.
func TestSuitesOfOtherLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	program, err := filepath.Abs(os.Args[0]) // see TestMain
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range suites {
		t.Run(s.file, func(t *testing.T) {
			file, err := filepath.Abs(filepath.Join(clientSources, "tests", s.file))
			if err != nil {
				t.Fatal(err)
			}
			command := s.command(t, file)
			if out, passed := runSuite(t, command, "WXLAB="+program); !passed {
				t.Errorf("with a Wxlab of its own:\n%s", out)
			}
			right := drivenServer(t)
			if out, passed := runSuite(t, command, "WXLAB_CONTROL="+right.Control, "WXLAB_CONTROL_TOKEN="+right.Token); !passed {
				t.Errorf("with a server of somebody's:\n%s", out)
			}
			wrong := drivenServer(t, "ignores_signature")
			out, passed := runSuite(t, command, "WXLAB_CONTROL="+wrong.Control, "WXLAB_CONTROL_TOKEN="+wrong.Token)
			if passed || !strings.Contains(out, "forgery_accepted") {
				t.Errorf("passed: %v, with a server that checks no signature:\n%s", passed, out)
			}
		})
	}
}

// drivenServer is a running Wxlab that drives a small server with these mistakes.
func drivenServer(t *testing.T, mistakes ...string) served {
	t.Helper()
	b, err := broken.New(broken.Config{AppID: ownAppID, Secret: ownSecret, Token: ownToken, AESKey: ownKey}, mistakes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	listener := httptest.NewServer(b)
	t.Cleanup(listener.Close)
	s := serve(t, "--sim-addr", "127.0.0.1:0", "--target-events", listener.URL+"/event",
		"--target-messages", listener.URL+"/$APPID$/callback", "--appid", ownAppID, "--secret", ownSecret, "--token", ownToken, "--aes-key", ownKey)
	b.SetAPI(s.Sim)
	return s
}

// TestEverySuiteIsRun: no example lies there that nothing tries.
func TestEverySuiteIsRun(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(clientSources, "tests", "*"))
	if err != nil || len(files) != len(suites) {
		t.Errorf("%v for %d suites, %v", files, len(suites), err)
	}
	readme := string(readFile(t, filepath.Join(clientSources, "README.md")))
	for _, s := range suites {
		if !strings.Contains(readme, "`"+s.file+"`") {
			t.Errorf("the README of the clients does not name %s", s.file)
		}
	}
}
