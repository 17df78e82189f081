package main

import (
	"bytes"
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// storyFlags are those of demo that tell the story of one authorization to a client.
type storyFlags struct {
	present      bool
	output, name string
}

func (f *storyFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.present, "present", false, "")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "")
	cmd.Flags().StringVar(&f.name, "name", "", "")
}

// check finds flags that would do nothing.
func (f *storyFlags) check() error {
	if !f.present && (f.output != "" || f.name != "") {
		return mistake("present")
	}
	return nil
}

// tellStory opens the window in demo mode, or writes the story to a file.
func (p *program) tellStory(ctx context.Context, f storyFlags) error {
	if f.output != "" {
		return p.writeStory(ctx, f)
	}
	dir, cleanUp, err := p.demoDir()
	if err != nil {
		return err
	}
	defer cleanUp()
	if p.workspace == "" { // beside any other program, and leaving nothing behind
		p.workspace = dir
		for _, address := range []*string{&p.addresses.Platform, &p.addresses.Simulator, &p.addresses.Control} {
			if *address == "" {
				*address = "127.0.0.1:0"
			}
		}
	}
	p.own.Name, p.presenting = f.name, true
	err = p.desktop(ctx)
	var problem *workspace.Problem
	if errors.As(err, &problem) && (problem.Key == "problem.no_display" || problem.Key == "problem.headless_build") {
		return &workspace.Problem{Key: "problem.present_window", Args: []any{problem.Text(p.lang())}, Exit: problem.Exit}
	}
	return err
}

// writeStory plays the story and writes it to one HTML file.
func (p *program) writeStory(ctx context.Context, f storyFlags) error {
	ctx, cancel := context.WithTimeout(ctx, demoPatience)
	defer cancel()
	story, err := workbench.PlayStory(ctx, p.lang(), f.name)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := story.HTML(&page); err != nil {
		return err
	}
	if f.output == "-" {
		_, err := p.out.Write(page.Bytes())
		return err
	}
	if err := os.WriteFile(f.output, page.Bytes(), 0o644); err != nil {
		return notWritten(f.output, err)
	}
	return nil
}
