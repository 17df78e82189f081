package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/sdk"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/sim/wxserver/ca"
)

func newEnvCommand(p *program) *cobra.Command {
	var credentials bool
	cmd := &cobra.Command{
		Use: "env [" + strings.Join(formatNames(), "|") + "]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.printEnv(cmd.Context(), append(args, usualFormat(runtime.GOOS, p.json))[0], credentials)
		},
	}
	cmd.Flags().BoolVar(&credentials, "credentials", false, "")
	p.chooseComponent(cmd)
	return cmd
}

func formatNames() (out []string) {
	for _, f := range sdk.Formats() {
		out = append(out, string(f))
	}
	return out
}

// usualFormat is that of the system's shell.
func usualFormat(os string, json bool) string {
	switch {
	case json:
		return string(sdk.JSON)
	case os == "windows":
		return string(sdk.PowerShell)
	}
	return string(sdk.Sh)
}

func (p *program) printEnv(ctx context.Context, name string, credentials bool) error {
	format := sdk.Format(name)
	if !slices.Contains(sdk.Formats(), format) {
		return mistake("env", name, strings.Join(formatNames(), ", "))
	}
	status, err := ask(ctx, p, control.GetStatus{})
	if err != nil {
		return err
	}
	road, err := p.roadTo(ctx, status)
	if err != nil {
		return err
	}
	if format == sdk.Docker {
		road = p.roadFromContainer(status, road)
	}
	variables := road.Environment()
	if credentials {
		c, err := p.credentials(status)
		if err != nil {
			return err
		}
		variables = append(variables, c...)
	}
	text, err := format.Write(variables)
	var broken sdk.LineBreakError
	if errors.As(err, &broken) {
		return workspace.Misuse("problem.env_line_break", broken.Name)
	}
	if err == nil {
		_, err = io.WriteString(p.out, text)
	}
	return err
}

// credentials are read where they are kept: the control API gives nobody a secret.
func (p *program) credentials(status workbench.Status) ([]sdk.Variable, error) {
	s, err := workspace.Load(status.Dir)
	if err != nil {
		return nil, err
	}
	c, err := s.FindComponent(p.component)
	if err != nil {
		return nil, err
	}
	return sdk.Credentials(c), nil
}

// hostOfContainers is the name by which a container finds the machine that it runs on.
const hostOfContainers = "host.docker.internal"

// roadFromContainer is the same road for a program in a container, which has the folder of the CA mounted; comments say
// how. It inherits nothing of this machine.
func (p *program) roadFromContainer(status workbench.Status, road sdk.Road) sdk.Road {
	host, port, _ := net.SplitHostPort(road.Proxy)
	own := net.JoinHostPort(hostOfContainers, port)
	mount := sdk.Quoted(filepath.Dir(road.Files.CA) + ":/wxlab-ca:ro")
	for _, line := range strings.Split(p.lang().T("env.docker", mount, own, hostOfContainers), "\n") {
		fmt.Fprintln(p.out, "# "+line)
	}
	if ip := net.ParseIP(host); ip.IsLoopback() && runtime.GOOS == "linux" {
		fmt.Fprintln(p.out, "# "+p.lang().T("env.docker.loopback", port, status.SimURL))
	}
	mounted := ca.FilesIn("/wxlab-ca")
	for _, file := range []*string{&mounted.CA, &mounted.Bundle, &mounted.Trust, &mounted.PHP, &mounted.Preload} {
		*file = filepath.ToSlash(*file) // a container is no Windows
	}
	return sdk.Road{Proxy: own, Base: "http://" + own, OS: "linux", Files: mounted}
}
