package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wxlab/app/control"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// client finds the Wxlab that runs on the workspace.
func (p *program) client() (*control.Client, error) {
	dir, err := p.dir()
	if err != nil {
		return nil, err
	}
	c, err := control.Find(dir, &http.Client{})
	if err != nil {
		return nil, err
	}
	c.Lang = p.lang()
	return c, nil
}

// ask sends one request to the Wxlab that runs on the workspace.
func ask[Answer any](ctx context.Context, p *program, in control.Request[Answer]) (out Answer, err error) {
	c, err := p.client()
	if err != nil {
		return out, err
	}
	return control.Ask(ctx, c, in)
}

const (
	lockPatience = 10 * time.Second // with a workspace that another Wxlab is about to be found on, or to leave
	lockPause    = 100 * time.Millisecond
)

// whileLocked tries again while the workspace is another's who cannot be asked: two commands that start at once, or one
// that follows another, meet in that state.
func whileLocked(ctx context.Context, try func() error) error {
	patience, end := context.WithTimeout(ctx, lockPatience)
	defer end()
	for {
		err := try()
		var problem *workspace.Problem
		if !errors.As(err, &problem) || problem.Key != "problem.locked" {
			return err
		}
		select {
		case <-patience.Done():
			return err
		case <-time.After(lockPause):
		}
	}
}

// reach finds the Wxlab that runs on the workspace, or opens the workspace on free ports until done is called.
func (p *program) reach(ctx context.Context) (c *control.Client, done func(), err error) {
	err = whileLocked(ctx, func() (err error) {
		c, done, err = p.findOrOpen(ctx)
		return err
	})
	return c, done, err
}

func (p *program) findOrOpen(ctx context.Context) (c *control.Client, done func(), err error) {
	if c, err = p.running(ctx, targetFlags{}); err != nil || c != nil {
		return c, func() {}, err
	}
	p.useFreePorts()
	bench, err := p.open(ctx, workbench.Everything, nil)
	if err != nil {
		return nil, nil, err
	}
	return &control.Client{URL: bench.url, Token: bench.token, HTTP: &http.Client{}}, func() { bench.close() }, nil
}

// useFreePorts lets what has no address listen on a port that is free.
func (p *program) useFreePorts() {
	for _, address := range []*string{&p.addresses.Platform, &p.addresses.Simulator, &p.addresses.Control} {
		if *address == "" {
			*address = "127.0.0.1:0"
		}
	}
}
