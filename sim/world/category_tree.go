package world

import "slices"

// Principal is whose account it is (主体), numbered as verify_type and principal_type are on the wire.
type Principal int

const (
	Person       Principal = iota // 个人
	Enterprise                    // 企业
	Government                    // 政府
	MediaHouse                    // 媒体
	Organization                  // 其他组织
)

// Principals are all of them.
func Principals() []Principal {
	return []Principal{Person, Enterprise, Government, MediaHouse, Organization}
}

// CategoryNode is a category (类目) that WeChat offers: of the first level, or of the second below one.
type CategoryNode struct {
	ID     int64
	Name   string
	Father int64      // 0 for the first level
	Proofs [][]string // alternatives of papers that are asked for, each all of its names; none: nothing is asked
	Closed []Principal
	Game   bool // of mini games, which getcategoriesbytype leaves out
	Fixed  bool // cannot be deleted
}

// Sensitive says whether papers are asked for and reviewed.
func (n CategoryNode) Sensitive() bool { return len(n.Proofs) > 0 }

// Open says whether accounts of a principal may have it.
func (n CategoryNode) Open(p Principal) bool { return !slices.Contains(n.Closed, p) }

// CategoryTree is the part of WeChat's list that the simulator knows. The ids of 快递业与邮政, 律师 and 教育/出国移民 are those
// of WeChat's documents; the others, and who may have what, are ours.
func CategoryTree() []CategoryNode {
	one := func(papers ...string) [][]string {
		out := make([][]string, len(papers))
		for i, paper := range papers {
			out[i] = []string{paper}
		}
		return out
	}
	noPerson := []Principal{Person}
	return []CategoryNode{
		{ID: 1, Name: "快递业与邮政"},
		{ID: 2, Name: "快递、物流", Father: 1, Closed: noPerson, Proofs: one("《快递业务经营许可证》")},
		{ID: 5, Name: "邮政", Father: 1, Closed: []Principal{Person, Enterprise}, Proofs: one("《邮政业务许可证》")},
		{ID: 556, Name: "查件", Father: 1},
		{ID: 558, Name: "寄件/收件", Father: 1},
		{ID: 1033, Name: "装卸搬运", Father: 1, Closed: noPerson},
		{ID: 8, Name: "教育"},
		{ID: 39, Name: "出国移民", Father: 8, Closed: noPerson, Proofs: one("《因私出入境中介机构经营许可证》")},
		{ID: 592, Name: "在线教育", Father: 8, Closed: noPerson, Proofs: [][]string{
			{"《办学许可证》"}, {"《营业执照》", "《ICP备案截图》"},
		}},
		{ID: 287, Name: "工具"},
		{ID: 612, Name: "备忘录", Father: 287},
		{ID: 616, Name: "效率", Father: 287},
		{ID: 614, Name: "计算类", Father: 287},
		{ID: 617, Name: "信息查询", Father: 287},
		{ID: 402, Name: "法律服务"},
		{ID: 920, Name: "律师", Father: 402, Proofs: one("《律师执业资格证》")},
		{ID: 304, Name: "商家自营"},
		{ID: 663, Name: "百货", Father: 304, Closed: noPerson},
		{ID: 667, Name: "服装/鞋/箱包", Father: 304, Closed: noPerson},
		{ID: 668, Name: "食品", Father: 304, Closed: noPerson, Proofs: one("《食品经营许可证》", "《食品流通许可证》")},
		{ID: 669, Name: "家居/家饰/家纺", Father: 304, Closed: noPerson},
		{ID: 150, Name: "餐饮"},
		{ID: 153, Name: "点评与推荐", Father: 150},
		{ID: 154, Name: "菜谱", Father: 150},
		{ID: 156, Name: "餐饮服务场所/餐饮服务管理企业", Father: 150, Closed: noPerson, Proofs: one("《食品经营许可证》")},
		{ID: 770, Name: "社交"},
		{ID: 771, Name: "社区/论坛", Father: 770, Closed: noPerson, Proofs: one("《非经营性互联网信息服务备案核准》")},
		{ID: 773, Name: "社交红包", Father: 770, Closed: noPerson, Fixed: true},
		{ID: 813, Name: "游戏"},
		{ID: 814, Name: "休闲游戏", Father: 813, Game: true},
	}
}

// CategoryByID finds one of the tree.
func CategoryByID(id int64) (CategoryNode, bool) {
	tree := CategoryTree()
	i := slices.IndexFunc(tree, func(n CategoryNode) bool { return n.ID == id })
	if i < 0 {
		return CategoryNode{}, false
	}
	return tree[i], true
}
