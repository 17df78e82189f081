package main

import (
	"context"
	"errors"
	"net/http"

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

// reach finds the Wxlab that runs on the workspace, or opens the workspace on free ports until done is called.
func (p *program) reach(ctx context.Context) (c *control.Client, done func(), err error) {
	c, err = p.client()
	if err == nil {
		_, err = control.Ask(ctx, c, control.GetStatus{})
	}
	var problem *workspace.Problem
	if err == nil || !errors.As(err, &problem) || problem.Key != "problem.not_running" {
		return c, func() {}, err
	}
	for _, address := range []*string{&p.addresses.Platform, &p.addresses.Simulator, &p.addresses.Control} {
		if *address == "" {
			*address = "127.0.0.1:0"
		}
	}
	bench, err := p.open(ctx, workbench.Everything, nil)
	if err != nil {
		return nil, nil, err
	}
	return &control.Client{URL: bench.url, Token: bench.token, HTTP: &http.Client{}}, func() { bench.close() }, nil
}
