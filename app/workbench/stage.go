package workbench

import (
	"cmp"
	"context"
	"errors"
	"os"

	"wxlab/app/i18n"
	"wxlab/app/present"
	"wxlab/app/scenario"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// Stage is an offline world of its own in which a story is played to a client. It touches no workspace and leaves nothing
// behind, and time stands still on it: however long somebody talks, nothing expires.
type Stage struct {
	world *Workbench
	dir   string
	play  *scenario.Presentation
	story present.Story // with its cast, nothing played
}

// stageSeed makes every performance the same.
const stageSeed = 7

// OpenStage makes the world in which a platform of that name, "" for an invented one, serves a merchant.
func OpenStage(ctx context.Context, lang i18n.Lang, name string) (_ *Stage, err error) {
	s := &Stage{}
	if s.dir, err = os.MkdirTemp("", "wxlab-stage-"); err != nil {
		return nil, workspace.FolderProblem(os.TempDir(), err)
	}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	free := "127.0.0.1:0"
	s.world, err = Open(ctx, Options{
		Dir: s.dir, Seed: stageSeed, Lang: string(lang),
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
	})
	if err != nil {
		return nil, err
	}
	s.story = present.Story{Lang: lang, Platform: cmp.Or(name, lang.T("present.platform"))}
	if err = s.furnish(); err != nil {
		return nil, err
	}
	s.play, s.story, err = scenario.Demo{
		Table: s.world, Schedule: s.world.Schedule, Sim: s.world.Sim, Platform: s.world.Platform,
		Journal: s.world.Journal, PublicURL: s.world.Road.URL, Via: s.world.Road, Wall: s.world.ground.wall,
	}.Present(s.story)
	return s, err
}

// furnish stops the clock, enters the platform in WeChat's console under its name, and gives it a rule to answer by.
func (s *Stage) furnish() error {
	w := s.world
	if err := w.Schedule.Freeze(); err != nil {
		return err
	}
	console, _ := w.Sim.Platform(w.Settings().Component.AppID)
	console.Name = s.story.Platform
	console.FuncIDs = append(present.Asked(), world.SetDevelopment) // the last lets mini programs come too
	if err := w.Sim.PutPlatform(console); err != nil {
		return err
	}
	return w.Rules.SaveReplies([]platform.ReplyRule{{
		Name: "present", Enabled: true,
		Reply: platform.RuleReply{Kind: platform.ReplyText, Text: s.story.Lang.T("present.reply")},
	}})
}

// PlayStory plays the whole story on a stage that is gone afterwards.
func PlayStory(ctx context.Context, lang i18n.Lang, name string) (present.Story, error) {
	s, err := OpenStage(ctx, lang, name)
	if err != nil {
		return present.Story{}, err
	}
	story, err := s.Finish(ctx, s.Story())
	return story, errors.Join(err, s.Close())
}

// Story is the story with its cast, of which nothing was played.
func (s *Stage) Story() present.Story { return s.story }

// Next plays the next beat of a story that was begun on this stage.
func (s *Stage) Next(ctx context.Context, story present.Story) (present.Story, error) {
	return s.play.Next(ctx, story)
}

// Finish plays what is left of it.
func (s *Stage) Finish(ctx context.Context, story present.Story) (present.Story, error) {
	for !story.Over() {
		var err error
		if story, err = s.Next(ctx, story); err != nil {
			return story, err
		}
	}
	return story, nil
}

// Close takes the world down.
func (s *Stage) Close() error {
	var err error
	if s.world != nil {
		err = s.world.Close()
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
