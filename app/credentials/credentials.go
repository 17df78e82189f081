// Package credentials finds the values of a component's console where people keep them: on the command line, in WXLAB_…
// variables, and in the configuration files of the usual SDKs. What stands first in this list counts.
package credentials

import (
	"wxlab/platform"
)

// Field is one of the values, with its names.
type Field struct {
	Flag     string // on the command line
	Variable string // in the environment
	of       func(*platform.Component) *string
}

// The fields, in the console's order.
var (
	AppID         = Field{"appid", "WXLAB_APPID", func(c *platform.Component) *string { return &c.AppID }}
	Secret        = Field{"secret", "WXLAB_SECRET", func(c *platform.Component) *string { return (*string)(&c.AppSecret) }}
	Token         = Field{"token", "WXLAB_TOKEN", func(c *platform.Component) *string { return (*string)(&c.Token) }}
	AESKey        = Field{"aes-key", "WXLAB_AES_KEY", func(c *platform.Component) *string { return (*string)(&c.EncodingAESKey) }}
	PreviousToken = Field{"previous-token", "WXLAB_PREVIOUS_TOKEN",
		func(c *platform.Component) *string { return (*string)(&c.PreviousToken) }}
	PreviousAESKey = Field{"previous-aes-key", "WXLAB_PREVIOUS_AES_KEY",
		func(c *platform.Component) *string { return (*string)(&c.PreviousEncodingAESKey) }}
)

// Fields are all of them.
func Fields() []Field { return []Field{AppID, Secret, Token, AESKey, PreviousToken, PreviousAESKey} }

// Of is where a component keeps the field.
func (f Field) Of(c *platform.Component) *string { return f.of(c) }

// Environment are the values of the WXLAB_… variables.
func Environment(env func(string) string) (c platform.Component) {
	for _, f := range Fields() {
		*f.Of(&c) = env(f.Variable)
	}
	return c
}
