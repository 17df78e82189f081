package workspace

import (
	"slices"

	"wxlab/platform"
)

// Components are the workspace's, its own first.
func (s Settings) Components() []platform.Component {
	return append([]platform.Component{s.Component}, s.MoreComponents...)
}

// FindComponent finds a component by its AppID; "" is the workspace's own.
func (s Settings) FindComponent(appID string) (platform.Component, error) {
	for _, c := range s.Components() {
		if appID == "" || c.AppID == appID {
			return c, nil
		}
	}
	return platform.Component{}, Misuse("problem.component_unknown", appID)
}

// HasComponent reports whether a component of that AppID is the workspace's own or one beside it.
func (s Settings) HasComponent(appID string) bool {
	return appID == s.Component.AppID || indexOf(s.MoreComponents, appID) >= 0
}

// AddComponent adds one more component, whole and not there yet.
func (s *Settings) AddComponent(c platform.Component) error {
	s.MoreComponents = append(slices.Clone(s.MoreComponents), c)
	return checkComponent(c)
}

// ChangeComponent puts c in the place of the component of that AppID.
func (s *Settings) ChangeComponent(appID string, c platform.Component) error {
	if appID == s.Component.AppID {
		s.Component = c
		return nil
	}
	at := indexOf(s.MoreComponents, appID)
	if at < 0 {
		return Misuse("problem.component_unknown", appID)
	}
	s.MoreComponents = slices.Clone(s.MoreComponents)
	s.MoreComponents[at] = c
	return checkComponent(c)
}

// RemoveComponent takes out a component that was added; the workspace's own stays.
func (s *Settings) RemoveComponent(appID string) error {
	switch {
	case appID == s.Component.AppID:
		return Misuse("problem.component_own", appID)
	case indexOf(s.MoreComponents, appID) < 0:
		return Misuse("problem.component_unknown", appID)
	}
	s.MoreComponents = without(s.MoreComponents, appID)
	return nil
}

// indexOf finds a component by its AppID, -1 where there is none.
func indexOf(list []platform.Component, appID string) int {
	return slices.IndexFunc(list, func(c platform.Component) bool { return c.AppID == appID })
}

// without leaves list as it is: settings are handed around by value and share it.
func without(list []platform.Component, appID string) []platform.Component {
	return slices.DeleteFunc(slices.Clone(list), func(c platform.Component) bool { return c.AppID == appID })
}
