package ui

// licensed is the work of others in this program, under their licence.
type licensed struct{ name, licence string }

// artwork is what the window is drawn with. The texts of its licences lie beside the files.
func artwork() []licensed {
	return []licensed{
		{"Inter", "OFL-1.1"},
		{"JetBrains Mono", "OFL-1.1"},
		{"Lucide", "ISC"},
		{"Noto Sans SC", "OFL-1.1"},
		{"SQLite", "Public Domain"},
		{"GLFW", "Zlib"},
		{"Go", "BSD-3-Clause"},
	}
}

// modules are the libraries, on whatever system it runs.
func modules() []licensed {
	return []licensed{
		{"fyne.io/fyne/v2", "BSD-3-Clause"},
		{"fyne.io/systray", "Apache-2.0"},
		{"github.com/BurntSushi/toml", "MIT"},
		{"github.com/adrg/xdg", "MIT"},
		{"github.com/fredbi/uri", "MIT"},
		{"github.com/fsnotify/fsnotify", "BSD-3-Clause"},
		{"github.com/fyne-io/image", "BSD-3-Clause"},
		{"github.com/fyne-io/oksvg", "BSD-3-Clause"},
		{"github.com/go-gl/gl", "MIT"},
		{"github.com/go-gl/glfw/v3.3/glfw", "BSD-3-Clause"},
		{"github.com/go-text/render", "BSD-3-Clause"},
		{"github.com/go-text/typesetting", "BSD-3-Clause"},
		{"github.com/goccy/go-yaml", "MIT"},
		{"github.com/godbus/dbus/v5", "BSD-2-Clause"},
		{"github.com/gorilla/mux", "BSD-3-Clause"},
		{"github.com/inconshreveable/mousetrap", "Apache-2.0"},
		{"github.com/jeandeaual/go-locale", "MIT"},
		{"github.com/jpillora/backoff", "MIT"},
		{"github.com/jsummers/gobmp", "MIT"},
		{"github.com/mattn/go-sqlite3", "MIT"},
		{"github.com/nfnt/resize", "ISC"},
		{"github.com/nicksnyder/go-i18n/v2", "MIT"},
		{"github.com/rymdport/portal", "Apache-2.0"},
		{"github.com/spf13/cobra", "Apache-2.0"},
		{"github.com/spf13/pflag", "BSD-3-Clause"},
		{"github.com/srwiley/oksvg", "BSD-3-Clause"},
		{"github.com/srwiley/rasterx", "BSD-3-Clause"},
		{"github.com/yuin/goldmark", "MIT"},
		{"go.uber.org/multierr", "MIT"},
		{"golang.ngrok.com/muxado/v2", "MIT"},
		{"golang.ngrok.com/ngrok/v2", "MIT"},
		{"golang.org/x/crypto", "BSD-3-Clause"},
		{"golang.org/x/image", "BSD-3-Clause"},
		{"golang.org/x/net", "BSD-3-Clause"},
		{"golang.org/x/sync", "BSD-3-Clause"},
		{"golang.org/x/sys", "BSD-3-Clause"},
		{"golang.org/x/text", "BSD-3-Clause"},
		{"google.golang.org/protobuf", "BSD-3-Clause"},
		{"rsc.io/qr", "BSD-3-Clause"},
		{"software.sslmate.com/src/go-pkcs12", "BSD-3-Clause"},
	}
}
