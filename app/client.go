package main

import (
	"context"
	"net/http"

	"wxlab/app/control"
	"wxlab/app/workbench"
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
