package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// console is what WeChat's console shows of a component: the flags and the JSON file of connect and components add.
type console struct {
	AppID          string `json:"appid"`
	AppSecret      string `json:"appsecret"`
	Token          string `json:"token"`
	EncodingAESKey string `json:"encoding_aes_key"`
	from           string // the JSON file, - for standard input
}

func newConnectCommand(p *program) *cobra.Command {
	var c console
	cmd := &cobra.Command{
		Use: "connect", Short: "Make a workspace for real WeChat, or renew its credentials", Args: noArgs,
		Long: `connect makes a workspace that talks to api.weixin.qq.com instead of the simulator, with the credentials
of the component's console. --from FILE (or - for standard input) reads them from JSON, so that they
stay out of the shell's history:
  {"appid": "wx…", "appsecret": "…", "token": "…", "encoding_aes_key": "…"}
A token or a key left out is kept, or invented: copy it from the set-up page into the console. Without
--workspace the folder is wxlab/APPID.`,
		RunE: func(*cobra.Command, []string) error { return p.connect(c) },
	}
	c.register(cmd)
	return cmd
}

func (c *console) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.AppID, "appid", "", "the component's AppID")
	f.StringVar(&c.AppSecret, "secret", "", "the component's AppSecret")
	f.StringVar(&c.Token, "token", "", "the message Token")
	f.StringVar(&c.EncodingAESKey, "aes-key", "", "the EncodingAESKey, 43 characters")
	f.StringVar(&c.from, "from", "", "read the credentials from a JSON file, - for standard input")
}

func (p *program) connect(c console) error {
	if c.from != "" {
		if err := p.readConsole(&c); err != nil {
			return err
		}
	}
	dir, err := p.connectDir(c.AppID)
	if err != nil {
		return err
	}
	s, err := workspace.ConnectReal(dir, p.asked(), platform.Component{
		AppID: c.AppID, AppSecret: platform.Secret(c.AppSecret), Token: platform.Secret(c.Token),
		EncodingAESKey: platform.Secret(c.EncodingAESKey),
	})
	if err != nil {
		return err
	}
	if p.json {
		return p.lines().Encode(map[string]string{"workspace": dir, "kind": string(s.Kind), "appid": s.Component.AppID})
	}
	_, err = fmt.Fprintln(p.out, p.lang().T("connect.done", s.Component.AppID, dir))
	return err
}

// connectDir keeps workspaces of several components apart, and all of them from the offline one.
func (p *program) connectDir(appID string) (string, error) {
	dir, err := p.dir()
	if err != nil || p.workspace != "" {
		return dir, err
	}
	if appID == "" || filepath.Base(appID) != appID {
		return "", &workspace.Problem{Key: "problem.appid", Args: []any{appID}, Exit: workspace.ExitUsage}
	}
	return filepath.Join(filepath.Dir(dir), appID), nil
}

const consoleLimit = 64 << 10

// readConsole fills in from the JSON file what the flags leave open.
func (p *program) readConsole(c *console) error {
	in := p.in
	if c.from != "-" {
		file, err := os.Open(c.from)
		if err != nil {
			return unreadable(c.from, err)
		}
		defer file.Close()
		in = file
	}
	read := console{}
	if err := json.NewDecoder(io.LimitReader(in, consoleLimit)).Decode(&read); err != nil {
		return unreadable(c.from, nil) // the cause could repeat a secret
	}
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&c.AppID, read.AppID}, {&c.AppSecret, read.AppSecret}, {&c.Token, read.Token},
		{&c.EncodingAESKey, read.EncodingAESKey},
	} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	return nil
}

// unreadable is a JSON file that cannot be read, or does not parse.
func unreadable(name string, cause error) error {
	return &workspace.Problem{Key: "problem.connect_file", Args: []any{name}, Exit: workspace.ExitUsage, Err: cause}
}
