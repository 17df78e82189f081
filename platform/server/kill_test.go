package server_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// victimEnv makes the test binary serve callbacks from the store it names, until it is killed.
const victimEnv = "WXLAB_TEST_VICTIM_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		fmt.Fprintln(os.Stderr, serveVictim(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveVictim prints its address and serves for ever.
func serveVictim(path string) error {
	st, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return err
	}
	srv, err := server.New(server.Config{Component: component, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{BaseURL: "http://127.0.0.1:1"}, Reply: replyText})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	return http.Serve(ln, srv.Handler())
}

// TestKilledProcessLosesNothing: a process that serves callbacks is killed at random instants while eight connections
// post; whatever it acknowledged is in the store, and the store is whole.
func TestKilledProcessLosesNothing(t *testing.T) {
	const kills = 30
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "platform.db")
	p := &poster{t: t, rig: &rig{t: t, clock: &clock{now: time.Now()}}, acknowledged: map[string]bool{}}
	for round := range kills {
		before := len(p.acknowledged)
		p.untilKilled(path, 8, time.Duration(5+random.IntN(120))*time.Millisecond)
		checkStore(t, path, p.acknowledged)
		if t.Failed() {
			t.Fatalf("after kill %d, %d acknowledged in it", round+1, len(p.acknowledged)-before)
		}
	}
	if len(p.acknowledged) < kills {
		t.Errorf("only %d callbacks were acknowledged in %d rounds; the test proves little", len(p.acknowledged), kills)
	}
	t.Logf("%d callbacks acknowledged over %d kills", len(p.acknowledged), kills)
}

// poster sends numbered messages and remembers those that were acknowledged.
type poster struct {
	t   *testing.T
	rig *rig

	mu           sync.Mutex
	acknowledged map[string]bool // MsgId
}

// untilKilled starts a victim, posts on some connections, and kills it after a while.
func (p *poster) untilKilled(path string, connections int, after time.Duration) {
	p.t.Helper()
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimEnv+"="+path)
	victim.Stderr = os.Stderr
	out, err := victim.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		p.t.Fatal(err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		p.t.Fatalf("the victim did not start: %v", err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}, Timeout: 10 * time.Second}
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for p.post(client, "http://"+strings.TrimSpace(address)) {
			}
		})
	}
	time.AfterFunc(after, func() { victim.Process.Kill() })
	wg.Wait()
	victim.Wait() // "signal: killed" is what we wanted
}

// post sends one message; false when the victim is gone.
func (p *poster) post(client *http.Client, base string) bool {
	p.mu.Lock()
	message := p.rig.text(account, "hello")
	id := fmt.Sprint(24300000000000000 + p.rig.serial)
	req := p.rig.request(message)
	p.mu.Unlock()
	resp, err := client.Post(base+req.URL.RequestURI(), "text/xml", req.Body)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return false
	}
	if resp.StatusCode != 200 || !strings.Contains(string(body), "<Encrypt>") {
		p.t.Errorf("answered %d %q", resp.StatusCode, body)
		return false
	}
	p.mu.Lock()
	p.acknowledged[id] = true
	p.mu.Unlock()
	return true
}

// checkStore opens what the killed process left with plain SQL.
func checkStore(t *testing.T, path string, acknowledged map[string]bool) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var integrity string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
		t.Errorf("integrity_check: %s, %v", integrity, err)
	}
	rows, err := db.Query("SELECT msgid FROM callback")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	stored := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		stored[id] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for id := range acknowledged {
		if !stored[id] {
			t.Errorf("acknowledged and lost: MsgId %s", id)
		}
	}
}
