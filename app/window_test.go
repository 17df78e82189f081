//go:build linux && !headless

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/app/control"
)

// TestWindow starts the real program on a screen of its own, drives it by keyboard and looks at what it shows: the
// whole flow runs because a key was pressed, and the QR code on the screen reads back as the authorization link.
func TestWindow(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // somebody who has never seen the window
	s := newScreen(t)
	dir := t.TempDir()
	program := s.start(t, buildDesktop(t), "--workspace", dir, "--seed", "7", "--lang", "zh",
		"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0")
	bench := findBench(t, dir)

	waitFor(t, bench, "name:component_verify_ticket outcome:ok")
	if n := s.settled(t); n < 400 {
		t.Errorf("%d colours on the screen: the window shows next to nothing", n)
	}
	before := count(t, bench, "kind:ticket outcome:ok")
	s.keys(t, "Return", "Return") // the tour of a newcomer: begin, push a ticket
	patiently(t, "the tour pushes a ticket", func() error {
		if n := count(t, bench, "kind:ticket outcome:ok"); n == before {
			return fmt.Errorf("still %d", n)
		}
		return nil
	})
	s.keys(t, "Escape", "ctrl+1", "ctrl+k") // the palette finds an action by its name in the other language, too
	s.types(t, "run the whole")
	s.keys(t, "Return")
	waitFor(t, bench, "name:unauthorized outcome:ok")

	s.keys(t, "ctrl+3", "F5") // Authorization: a new link
	link := s.readQR(t)
	u, err := url.Parse(link)
	if err != nil || !strings.HasPrefix(u.Query().Get("pre_auth_code"), "preauthcode@@@") ||
		u.Query().Get("component_appid") == "" {
		t.Errorf("the QR code on the screen reads %q", link)
	}

	s.actsOnAFailure(t, bench)
	s.presents(t)

	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := program.Wait(); err != nil {
		t.Errorf("the program did not end well: %v\n%s", err, program.Stderr)
	}
}

// actsOnAFailure goes from a push that did not verify to the step that failed, sends its message again as it should have
// been, and compares the two. The words are not read here: what a key does is seen by what changes, and on record.
func (s *screen) actsOnAFailure(t *testing.T, bench *control.Client) {
	t.Helper()
	if _, err := control.Ask(t.Context(), bench, control.Trigger{Event: "text", Fault: "bad_signature"}); err != nil {
		t.Fatal(err)
	}
	waitFor(t, bench, "code:-40001")
	s.keys(t, "ctrl+2", "ctrl+f")
	s.types(t, "code:-40001")
	s.changes(t, inspector, "Down")
	s.changes(t, inspector, "s") // the step that failed
	before := count(t, bench, "kind:message outcome:ok")
	s.changes(t, corner, "e") // the window is dimmed behind the message
	s.keys(t, "Return")
	patiently(t, "the message is sealed and signed anew, and taken", func() error {
		if n := count(t, bench, "kind:message outcome:ok"); n == before {
			return fmt.Errorf("still %d", n)
		}
		return nil
	})
	s.changes(t, corner, "Escape")
	s.keys(t, "c", "ctrl+f", "ctrl+a")
	s.types(t, "kind:message outcome:ok")
	s.changes(t, inspector, "Down")
	s.changes(t, corner, "c") // both beside each other
	s.changes(t, corner, "Escape")
	s.keys(t, "ctrl+1")
}

// changes presses a key and waits until a part of the screen looks otherwise.
func (s *screen) changes(t *testing.T, part image.Rectangle, key string) {
	t.Helper()
	before := s.look(t, part)
	s.keys(t, key)
	patiently(t, "the screen changes by "+key, func() error {
		if s.look(t, part) == before {
			return errors.New("it looks as before")
		}
		return nil
	})
}

func (s *screen) types(t *testing.T, text string) {
	t.Helper()
	if out, err := s.command("xdotool", "type", "--delay", "80", text).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
}

// presents walks demo mode from F11 to its last page by Space, and leaves it by Escape. The words on the screen are not read
// here, but the pages are known by what they cover: demo mode fills the screen, and its code is one to scan.
func (s *screen) presents(t *testing.T) {
	t.Helper()
	before := s.look(t, corner)
	s.keys(t, "F11")
	patiently(t, "demo mode fills the screen", func() error {
		if s.look(t, corner) == before {
			return errors.New("the rail's corner is still there")
		}
		return nil
	})
	patiently(t, "the story comes to the page with WeChat's code", func() error {
		s.keys(t, "space")
		if link, err := s.seeQR(); err != nil || !strings.Contains(link, "/safe/bindcomponent?scan=preauthcode") {
			return fmt.Errorf("the screen has no code to scan: %q %v", link, err)
		}
		return nil
	})
	for range 14 {
		s.keys(t, "space")
	}
	if _, err := s.seeQR(); err == nil {
		t.Error("the story does not go on from the page with the code")
	}
	s.keys(t, "Escape")
	patiently(t, "Escape leaves demo mode", func() error {
		if s.look(t, corner) != before {
			return errors.New("the rail's corner is not back")
		}
		return nil
	})
}

// Parts of the screen: the corner where the rail has the program's icon, and what Traffic shows of an exchange.
var corner, inspector = image.Rect(0, 0, 100, 100), image.Rect(780, 200, 1260, 680)

// look are the pixels of a part of the screen.
func (s *screen) look(t *testing.T, part image.Rectangle) string {
	t.Helper()
	img, err := s.shot()
	if err != nil {
		t.Fatal(err)
	}
	var pixels []byte
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			pixels = append(pixels, byte(r>>8), byte(g>>8), byte(b>>8))
		}
	}
	return string(pixels)
}

// buildDesktop builds the program as run.sh does, so that the compiler's cache serves both.
func buildDesktop(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wxlab")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-tags", "gles,migrated_fynedo,no_animations", "-o", path,
		".").CombinedOutput()
	if err != nil {
		t.Fatalf("build the desktop program: %v\n%s\nsh app/test.sh installs what it needs", err, out)
	}
	return path
}

func findBench(t *testing.T, dir string) *control.Client {
	t.Helper()
	var c *control.Client
	patiently(t, "the program announces its control API", func() (err error) {
		c, err = control.Find(dir, http.DefaultClient)
		return err
	})
	return c
}

// count is how many exchanges there are, as far as a hundred.
func count(t *testing.T, c *control.Client, query string) int {
	t.Helper()
	list, err := control.Ask(t.Context(), c, control.ListExchanges{Query: query, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return len(list.Exchanges)
}

func waitFor(t *testing.T, c *control.Client, query string) {
	t.Helper()
	if _, err := control.Ask(t.Context(), c, control.WaitForExchange{Query: query, Timeout: 30}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// patiently tries for as long as a slow machine may need.
func patiently(t *testing.T, what string, try func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: %v", what, err)
		case <-tick.C:
		}
	}
}

// screen is an X server without a monitor, with a window manager: without one nothing has the keyboard.
type screen struct{ display string }

func newScreen(t *testing.T) *screen {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v; sh app/test.sh installs it", err)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "+extension", "GLX",
		"+extension", "RANDR", "-noreset")
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { server.Process.Kill(); server.Wait(); r.Close() })
	line := make([]byte, 16)
	n, err := r.Read(line)
	if err != nil {
		t.Fatal("Xvfb does not start:", err)
	}
	s := &screen{display: ":" + strings.TrimSpace(string(line[:n]))}
	manager := s.command("openbox")
	if err := manager.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { manager.Process.Kill(); manager.Wait() })
	return s
}

func (s *screen) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1")
	return cmd
}

func (s *screen) start(t *testing.T, program string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := s.command(program, args...)
	cmd.Stderr = &bytes.Buffer{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	patiently(t, "the window opens", func() error {
		return s.command("xdotool", "search", "--onlyvisible", "--name", "Wxlab").Run()
	})
	return cmd
}

func (s *screen) keys(t *testing.T, keys ...string) {
	t.Helper()
	if out, err := s.command("xdotool", append([]string{"key", "--delay", "300"},
		keys...)...).CombinedOutput(); err != nil {
		t.Fatalf("press %v: %v %s", keys, err, out)
	}
}

func (s *screen) shot() (image.Image, error) {
	raw, err := s.command("import", "-window", "root", "png:-").Output()
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(raw))
}

// settled waits until a page with text is on the screen and gives its number of colours.
func (s *screen) settled(t *testing.T) (n int) {
	t.Helper()
	patiently(t, "the window draws a page", func() error {
		img, err := s.shot()
		if err != nil {
			return err
		}
		if n = colours(img); n < 400 {
			return errors.New("few colours so far")
		}
		return nil
	})
	return n
}

func colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}

// readQR reads the QR code that is on the screen, as a phone would.
func (s *screen) readQR(t *testing.T) (text string) {
	t.Helper()
	patiently(t, "a QR code can be read from the screen", func() (err error) {
		text, err = s.seeQR()
		return err
	})
	return text
}

// seeQR is one look at the screen for a QR code.
func (s *screen) seeQR() (string, error) {
	img, err := s.shot()
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", err
	}
	return found.GetText(), nil
}
