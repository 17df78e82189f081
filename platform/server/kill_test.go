package server_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// victimEnv makes the test binary serve callbacks from the store it names, until it is killed. With racerEnv as well
// it races for tokens at that API instead, or for the code of racedCodeEnv, and ends.
const (
	victimEnv    = "WXLAB_TEST_VICTIM_STORE"
	racerEnv     = "WXLAB_TEST_RACER_API"
	racedCodeEnv = "WXLAB_TEST_RACED_CODE"
)

func TestMain(m *testing.M) {
	path, api := os.Getenv(victimEnv), os.Getenv(racerEnv)
	switch {
	case api != "":
		if err := race(path, api, os.Getenv(racedCodeEnv)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case path != "":
		fmt.Fprintln(os.Stderr, serveVictim(path))
		os.Exit(1)
	default:
		os.Exit(m.Run())
	}
}

// serveVictim prints its address and serves for ever.
func serveVictim(path string) error {
	st, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return err
	}
	if err := know(st, account); err != nil {
		return err
	}
	log, err := os.OpenFile(path+handledSuffix, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	reply := func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		fmt.Fprintln(log, m.MsgID) // one write, so that lines stay whole
		return replyText(ctx, m)
	}
	srv, err := server.New(server.Config{Component: component, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{BaseURL: "http://127.0.0.1:1"}, Reply: reply})
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

// handledSuffix names the file beside the store in which a victim writes down each message it asked the reply for.
const handledSuffix = ".handled"

// TestKilledProcessLosesNothing: a process that serves callbacks is killed at random instants while eight connections
// post, some of it again what was acknowledged before. Whatever it acknowledged is in the store, once, the store is
// whole, and no message whose answer is stored is handled again.
func TestKilledProcessLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	const kills = 100
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "platform.db")
	p := &poster{t: t, rig: &rig{t: t, clock: &clock{now: time.Now()}}, acknowledged: map[string]bool{}}
	for round := range kills {
		before, handled := len(p.acknowledged), handledTimes(t, path)
		p.again = answeredIDs(t, path, 20)
		settled := slices.Clone(p.again)
		p.untilKilled(path, 8, time.Duration(5+random.IntN(80))*time.Millisecond)
		checkStore(t, path, p.acknowledged)
		for id, times := range handledTimes(t, path) {
			if slices.Contains(settled, id) && times != handled[id] {
				t.Errorf("MsgId %s was answered and stored, and handled again", id)
			}
		}
		if t.Failed() {
			t.Fatalf("after kill %d, %d acknowledged in it", round+1, len(p.acknowledged)-before)
		}
	}
	if len(p.acknowledged) < kills || p.repeated < kills {
		t.Errorf("only %d callbacks and %d retries were acknowledged in %d rounds; the test proves little", len(p.acknowledged), p.repeated, kills)
	}
	t.Logf("%d callbacks and %d retries acknowledged over %d kills", len(p.acknowledged), p.repeated, kills)
}

// handledTimes counts how often each MsgId was handled.
func handledTimes(t *testing.T, path string) map[string]int {
	t.Helper()
	raw, err := os.ReadFile(path + handledSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	times := map[string]int{}
	for id := range strings.FieldsSeq(string(raw)) {
		times[id]++
	}
	return times
}

// answeredIDs are the newest messages whose answer is stored.
func answeredIDs(t *testing.T, path string, limit int) (ids []string) {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db := openPlain(t, path)
	rows, err := db.Query("SELECT msgid FROM callback WHERE answered = 1 ORDER BY id DESC LIMIT ?", limit)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// openPlain opens what a killed process left with plain SQL.
func openPlain(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// poster sends numbered messages and remembers those that were acknowledged.
type poster struct {
	t   *testing.T
	rig *rig

	mu           sync.Mutex
	acknowledged map[string]bool // MsgId
	again        []string        // to be sent once more
	repeated     int
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
	id, retry, req := p.next()
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
	defer p.mu.Unlock()
	p.acknowledged[id] = true
	if retry {
		p.repeated++
	}
	return true
}

// next is a new message, or one that was answered before.
func (p *poster) next() (id string, retry bool, req *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	message := p.rig.textTo(account, userName, "hello")
	id = fmt.Sprint(24300000000000000 + p.rig.serial)
	if len(p.again) > 0 {
		message.plain = strings.Replace(message.plain, id, p.again[0], 1)
		id, retry, p.again = p.again[0], true, p.again[1:]
	}
	return id, retry, p.rig.request(message)
}

// checkStore opens what the killed process left with plain SQL.
func checkStore(t *testing.T, path string, acknowledged map[string]bool) {
	t.Helper()
	db := openPlain(t, path)
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
		if stored[id] {
			t.Errorf("stored twice: MsgId %s", id)
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
