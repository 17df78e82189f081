package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// process is a server that runs in a process of its own.
type process struct {
	cmd     *exec.Cmd
	addr    string
	dir     string
	asks    io.WriteCloser
	answers *json.Decoder
	errs    strings.Builder
}

// start starts a server in a folder of its own below dir and waits until it listens.
func start(ctx context.Context, o Options, server ServerName, dir string) (p *process, err error) {
	p = &process{dir: filepath.Join(dir, string(server))}
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return nil, err
	}
	args := append(slices.Clone(o.Command[1:]), string(server), p.dir, o.Profile)
	p.cmd = exec.CommandContext(ctx, o.Command[0], args...)
	p.cmd.Stderr = &p.errs
	if p.asks, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.answers = json.NewDecoder(out)
	if err := p.answers.Decode(&p.addr); err != nil { // it said why, which counts more than that its output ended
		return nil, cmp.Or(p.stop(), err)
	}
	return p, nil
}

// usage asks what the server has consumed so far.
func (p *process) usage() (u usage, err error) {
	if _, err = io.WriteString(p.asks, "true\n"); err == nil {
		err = p.answers.Decode(&u)
	}
	if err != nil {
		return u, fmt.Errorf("ask the server for its usage: %w", err)
	}
	return u, nil
}

// stop ends the server by closing its input, which would also end it if we were killed, and removes its files.
func (p *process) stop() error {
	p.asks.Close()
	err := p.cmd.Wait()
	return errors.Join(inItsWords(err, p.errs.String()), os.RemoveAll(p.dir))
}

// inItsWords is what a process of this program said before it failed, in place of the number that it ended with.
func inItsWords(err error, said string) error {
	if said = strings.TrimSpace(said); err == nil || said == "" {
		return err
	}
	return errors.New(strings.TrimPrefix(said, "wxlab: "))
}
